using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class AutogradTests : TorchTest
{
    /// <summary>Central differences of f, one element at a time, against backward.</summary>
    private static void CheckGradient(Func<Tensor, Tensor> f, Tensor at)
    {
        var x = at.clone().requires_grad_();
        f(x).backward();
        var values = at.data<double>().ToArray();
        var expected = new double[values.Length];
        const double h = 1e-5;
        for (int i = 0; i < values.Length; i++)
        {
            double Value(double shift)
            {
                var moved = (double[])values.Clone();
                moved[i] += shift;
                return f(tensor(moved, at.shape)).ToDouble();
            }

            expected[i] = (Value(h) - Value(-h)) / (2 * h);
        }

        Close.Values(expected, x.grad!, 1e-6);
    }

    private static Tensor Point(params long[] shape) => randn(shape, ScalarType.Float64);

    [TestMethod]
    public void Gradients_agree_with_differences()
    {
        var w = Point(4, 3);
        var b = Point(4);
        var target = tensor(new long[] { 1, 3 });
        var soft = rand([2, 4], ScalarType.Float64);
        CheckGradient(x => F.cross_entropy(F.linear(x, w, b), target), Point(2, 3));
        CheckGradient(x => F.cross_entropy(x, target, label_smoothing: 0.1), Point(2, 4));
        CheckGradient(x => F.binary_cross_entropy_with_logits(x, soft), Point(2, 4));
        CheckGradient(x => F.smooth_l1_loss(x, soft, beta: 0.7), Point(2, 4));
        CheckGradient(x => F.huber_loss(x, soft, 0.7), Point(2, 4));
        CheckGradient(x => F.kl_div(x.log_softmax(1), soft.log_softmax(1), true, nn.Reduction.Sum), Point(2, 4));
        CheckGradient(x => (x.tanh() * x.sigmoid() + x.exp()).sum(), Point(5));
        CheckGradient(x => F.gelu(x).sum() + F.silu(x).sum() + F.softplus(x).sum(), Point(5));
        CheckGradient(x => F.layer_norm(x, [3], null, null).pow(3).sum(), Point(4, 3));
        CheckGradient(x => F.batch_norm(x, zeros(3, ScalarType.Float64), ones(3, ScalarType.Float64), training: true).pow(3).sum(), Point(4, 3));
        CheckGradient(x => x.softmax(1).pow(2).sum() + x.logsumexp(0).sum(), Point(3, 4));
        CheckGradient(x => (x.std(0) + x.var(0).sqrt()).sum(), Point(5, 2));
        CheckGradient(x => x[TensorIndex.Colon, TensorIndex.Slice(1, 3)].pow(2).sum() + x.max(1).Item1.sum(), Point(3, 4));
        CheckGradient(x => cat([x.narrow(1, 0, 2) * 3, x.narrow(1, 2, 2)], 1).square().sum(), Point(3, 4));
        CheckGradient(x => einsum("bi,oi->bo", x, w).square().mean(), Point(2, 3));
        CheckGradient(x => x.index_select(0, tensor(new long[] { 0, 2, 0 })).pow(3).sum(), Point(3, 2));
    }

    [TestMethod]
    public void Convolution_and_pooling_have_gradients()
    {
        var kernel = Point(2, 1, 3, 3);
        CheckGradient(x => F.conv2d(x, kernel, padding: [1, 1]).square().mean(), Point(1, 1, 4, 4));
        CheckGradient(x => F.max_pool2d(x, 2).square().sum(), Point(1, 1, 4, 4));
        CheckGradient(x => F.avg_pool2d(x, 2).square().sum() + F.adaptive_avg_pool2d(x, 1).sum(), Point(1, 1, 4, 4));
    }

    [TestMethod]
    public void Gradients_add_up_until_cleared()
    {
        var x = ones(2, requires_grad: true);
        (x * 3).sum().backward();
        (x * 4).sum().backward();
        Close.Values([7, 7], x.grad!);
        x.grad = null;
        Assert.IsNull(x.grad);
    }

    [TestMethod]
    public void A_graph_can_be_kept()
    {
        var x = ones(2, requires_grad: true);
        var y = (x * x).sum();
        y.backward(retain_graph: true);
        y.backward();
        Close.Values([4, 4], x.grad!);
        Assert.ThrowsExactly<ExternalException>(() => y.backward());
    }

    [TestMethod]
    public void Grad_returns_what_it_finds()
    {
        var x = tensor(new double[] { 2, 3 }, requires_grad: true);
        var unused = ones(1, requires_grad: true);
        var y = x.pow(3).sum();
        var found = autograd.grad([y], [x, unused], retain_graph: true, create_graph: true, allow_unused: true);
        Close.Values([12, 27], found[0]);
        Assert.IsTrue(found[1].IsInvalid);
        Assert.IsNull(x.grad);
        Close.Values([12, 18], autograd.grad([found[0].sum()], [x])[0]);
    }

    [TestMethod]
    public void Weighted_backward()
    {
        var x = ones(3, requires_grad: true);
        var y = x * 2;
        y.backward([tensor(new float[] { 1, 10, 100 })]);
        Close.Values([2, 20, 200], x.grad!);
    }

    [TestMethod]
    public void Recording_can_be_switched_off()
    {
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            Assert.IsFalse(is_grad_enabled());
            Assert.IsFalse((x * 2).requires_grad);
            using (enable_grad()) Assert.IsTrue((x * 2).requires_grad);
            x.add_(1);
        }

        Assert.IsTrue(is_grad_enabled());
        using (inference_mode()) Assert.IsFalse((x * 2).requires_grad);
        using (set_grad_enabled(false)) Assert.IsFalse((x * 2).requires_grad);
        Assert.IsTrue((x * 2).requires_grad);
        Assert.IsFalse((x * 2).detach().requires_grad);
        Assert.IsTrue(x.is_leaf);
        Assert.IsFalse((x * 2).is_leaf);
        Assert.ThrowsExactly<ExternalException>(() => x.add_(1));
    }
}
