using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class ModuleTests : TorchTest
{
    private sealed class TwoHeads : Module<Tensor, (Tensor, Tensor)>
    {
        private readonly Module<Tensor, Tensor> shared = Sequential(("first", Linear(4, 8)), ("act", ReLU()), ("drop", Dropout(0.5)));
        private readonly ModuleList<Module<Tensor, Tensor>> heads = ModuleList<Module<Tensor, Tensor>>(Linear(8, 3), Linear(8, 1, false));
        private readonly Parameter scale = Parameter(ones(1));
        private readonly Tensor steps = zeros(1);

        public TwoHeads() : base(nameof(TwoHeads)) => RegisterComponents();

        public override (Tensor, Tensor) forward(Tensor input)
        {
            var hidden = shared.call(input);
            return (heads[0].call(hidden), heads[1].call(hidden) * scale);
        }
    }

    [TestMethod]
    public void Fields_are_registered_under_their_names()
    {
        using var net = new TwoHeads();
        string[] names = ["scale", "shared.first.weight", "shared.first.bias", "heads.0.weight", "heads.0.bias", "heads.1.weight"];
        CollectionAssert.AreEquivalent(names, net.named_parameters().Select(p => p.name).ToArray());
        CollectionAssert.AreEquivalent((string[])[.. names, "steps"], net.state_dict().Keys.ToArray());
        Assert.AreEqual("steps", net.named_buffers().Single().name);
        Assert.AreEqual(6, net.parameters().Count());
        Assert.IsTrue(net.parameters().All(p => p.requires_grad && p.is_leaf));
        Assert.IsTrue(net.has_parameter("heads.1.weight"));
        Close.Shape([3, 8], net.get_parameter("heads.0.weight")!);
        Assert.AreEqual(2, net.named_children().Count());
    }

    [TestMethod]
    public void Training_mode_reaches_every_part()
    {
        using var net = new TwoHeads();
        Assert.IsTrue(net.training);
        net.eval();
        Assert.IsTrue(net.modules().All(m => !m.training));
        var x = randn(5, 4);
        Close.Same(net.call(x).Item1, net.call(x).Item1, 0);
        net.train();
        Assert.IsTrue(net.modules().All(m => m.training));
        Assert.IsFalse(net.call(x).Item1.allclose(net.call(x).Item1));
    }

    [TestMethod]
    public void Linear_computes_x_w_transposed_plus_b()
    {
        using var linear = Linear(3, 2);
        var x = randn(4, 3);
        Close.Same(x.matmul(linear.weight.t()) + linear.bias!, linear.call(x), 1e-5);
        Assert.IsTrue(linear.weight.abs().max().ToDouble() <= 1 / Math.Sqrt(3) + 1e-6);
        using var plain = Linear(3, 2, hasBias: false);
        Assert.IsNull(plain.bias);
        Assert.AreEqual(1, plain.parameters().Count());
    }

    [TestMethod]
    public void Batch_norm_learns_running_statistics()
    {
        using var norm = BatchNorm1d(2, momentum: 0.1);
        var x = tensor(new float[,] { { 1, 10 }, { 3, 30 } });
        Close.Values([-1, -1, 1, 1], norm.call(x), 1e-4);
        Close.Values([0.2, 2], norm.running_mean!);
        Close.Values([0.9 + 0.1 * 2, 0.9 + 0.1 * 200], norm.running_var!, 1e-5);
        norm.eval();
        Close.Values([(1 - 0.2) / Math.Sqrt(1.1 + 1e-5)], norm.call(x)[0, 0], 1e-5);
        Assert.AreEqual(1, norm.num_batches_tracked!.ToInt64());
    }

    [TestMethod]
    public void Layer_norm_embedding_and_dropout()
    {
        using var norm = LayerNorm(4);
        Close.Values([-1.3416355, -0.4472118, 0.4472118, 1.3416355], norm.call(tensor(new float[] { 1, 2, 3, 4 })), 1e-5);
        using var embedding = Embedding(5, 3, padding_idx: 0);
        Close.Values([0, 0, 0], embedding.call(tensor(new long[] { 0 })));
        Close.Same(embedding.weight![3], embedding.call(tensor(new long[] { 3 })).squeeze(0), 0);
        using var dropout = Dropout(0.25);
        var dropped = dropout.call(ones(10000));
        Assert.AreEqual(0.25, (dropped == 0).to(ScalarType.Float32).mean().ToDouble(), 0.03);
        Close.Values([4 / 3.0], dropped.max());
        dropout.eval();
        Close.Values([1], dropout.call(ones(10)).min());
    }

    [TestMethod]
    public void Convolutions_and_pools()
    {
        using var conv = Conv2d(1, 1, 2, bias: false);
        nn.init.constant_(conv.weight, 1);
        var x = arange(9, dtype: ScalarType.Float32).view(1, 1, 3, 3);
        Close.Values([8, 12, 20, 24], conv.call(x));
        Close.Shape([2, 6, 7, 7], Conv2d(3, 6, 3, stride: 2, padding: 1).call(randn(2, 3, 14, 14)));
        Close.Shape([2, 6, 14, 14], Conv2d(3, 6, 5, Padding.Same).call(randn(2, 3, 14, 14)));
        Close.Values([4, 5, 7, 8], MaxPool2d(2, stride: 1).call(x));
        Close.Values([2, 3, 5, 6], AvgPool2d(2, stride: 1).call(x));
        Close.Values([4], AdaptiveAvgPool2d(1).call(x));
        Close.Shape([1, 9], Flatten().call(x));
        Close.Values([0, 1], stack(new[] { BatchNorm2d(1).call(x).mean(), BatchNorm2d(1).call(x).square().mean() }), 1e-5);
    }

    [TestMethod]
    public void State_moves_between_modules_and_streams()
    {
        using var a = new TwoHeads();
        using var b = new TwoHeads();
        a.eval();
        b.eval();
        var x = randn(3, 4);
        b.load_state_dict(a.state_dict());
        Close.Same(a.call(x).Item1, b.call(x).Item1, 0);
        using var c = new TwoHeads();
        c.eval();
        using var stream = new MemoryStream();
        a.save(stream);
        Assert.IsFalse(stream.CanRead, "the stream is closed after it was written");
        c.load(new MemoryStream(stream.ToArray()));
        Close.Same(a.call(x).Item2, c.call(x).Item2, 0);
        using var other = Linear(2, 2);
        Assert.ThrowsExactly<InvalidOperationException>(() => other.load_state_dict(a.state_dict()));
    }

    [TestMethod]
    public void Gradients_of_a_module_are_dropped()
    {
        using var linear = Linear(2, 1);
        linear.call(ones(1, 2)).sum().backward();
        Assert.IsNotNull(linear.weight.grad);
        linear.zero_grad();
        Assert.IsNull(linear.weight.grad);
    }

    [TestMethod]
    public void Types_change_in_place()
    {
        using var linear = Linear(2, 1).to(ScalarType.Float64);
        Assert.AreEqual(ScalarType.Float64, linear.weight.dtype);
        Assert.AreEqual(ScalarType.Float64, linear.call(ones([1, 2], ScalarType.Float64)).dtype);
        Assert.IsTrue(linear.weight.requires_grad);
    }

    [TestMethod]
    public void Initial_values()
    {
        var w = empty(200, 100);
        init.xavier_uniform_(w);
        Assert.AreEqual(Math.Sqrt(6.0 / 300), w.abs().max().ToDouble(), 2e-3);
        init.kaiming_normal_(w, nonlinearity: init.NonlinearityType.ReLU);
        Assert.AreEqual(Math.Sqrt(2.0 / 100), w.std().ToDouble(), 3e-3);
        init.kaiming_uniform_(w, a: Math.Sqrt(5));
        Assert.AreEqual(0.1, w.abs().max().ToDouble(), 2e-3);
        init.orthogonal_(w);
        Close.Same(eye(100), w.t().matmul(w), 1e-4);
        init.trunc_normal_(w, std: 0.5, a: -1, b: 1);
        Assert.IsTrue(w.abs().max().ToDouble() <= 1);
        init.constant_(w, 0.5);
        Close.Values([0.5], w.mean());
    }
}
