using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Max-pooling against libtorch's own, bit for bit.</summary>
[TestClass]
public sealed class MaxPoolingTests
{
    private static readonly float[] s_few = [0, -0f, 1, 2, -1, float.NaN, float.NegativeInfinity, float.PositiveInfinity];

    [TestMethod]
    [DataRow(1, 1, 2, 2)]
    [DataRow(2, 3, 4, 6)]
    [DataRow(2, 2, 5, 7)]
    [DataRow(3, 2, 10, 10)]
    [DataRow(2, 1, 3, 16)]
    [DataRow(2, 3, 6, 17)]
    [DataRow(2, 2, 7, 33)]
    [DataRow(1, 4, 28, 48)]
    public void NumbersAndGradientsHaveLibtorchsBits(int images, int channels, int height, int width)
    {
        using var random = new Generator().manual_seed(3);
        using var scope = NewDisposeScope();
        Compare(randn([images, channels, height, width], generator: random), random);
    }

    /// <summary>Of several largest values the first counts, and the last NaN: with a few values in a window all of these occur.</summary>
    [TestMethod]
    [DataRow(31, 31)]
    [DataRow(64, 64)]
    [DataRow(50, 6)]
    public void SoTheyHaveWhereValuesAreAlikeOrNaN(int height, int width)
    {
        using var random = new Generator().manual_seed(4);
        using var scope = NewDisposeScope();
        var drawn = randint(0, s_few.Length, [4, 3, height, width], generator: random);
        Compare(tensor(s_few).index_select(0, drawn.flatten()).view(4, 3, height, width), random);
    }

    /// <summary>Images that lie another way in memory, and a gradient that is one number for all.</summary>
    [TestMethod]
    public void OtherLayoutsAreRead()
    {
        using var random = new Generator().manual_seed(5);
        using var scope = NewDisposeScope();
        Compare(randn([2, 8, 12, 3], generator: random).permute(0, 3, 1, 2), random);
        Compare(randn([2, 3, 12, 8], generator: random).transpose(2, 3), random);
        Compare(randn([2, 3, 12, 20], generator: random)[.., .., .., TensorIndex.Slice(2, 19)], random);

        var x = randn([2, 3, 8, 8], generator: random).requires_grad_(true);
        var same = x.detach().clone().requires_grad_(true);
        MaxPooling.Of(x, 2, 2, 0, 1).sum().backward();
        F.max_pool2d(same, 2, 2).sum().backward();
        AssertBits(same.grad!, x.grad!);
    }

    /// <summary>Balancers go back through one graph several times.</summary>
    [TestMethod]
    public void AGraphServesSeveralBackwardPasses()
    {
        using var scope = NewDisposeScope();
        var x = arange(16, dtype: ScalarType.Float32).view(1, 1, 4, 4).requires_grad_(true);
        var pooled = MaxPooling.Of(x * 2, 2, 2, 0, 1);
        var weights = tensor(new float[] { 1, 10, 100, 1000 }).view(1, 1, 2, 2);
        for (var pass = 0; pass < 2; pass++)
            autograd.backward([(pooled * weights).sum()], [ones([])], retain_graph: true);
        CollectionAssert.AreEqual(
            new float[] { 0, 0, 0, 0, 0, 4, 0, 40, 0, 0, 0, 0, 0, 400, 0, 4000 },
            x.grad!.data<float>().ToArray()
        );
    }

    /// <summary>Other windows, whole numbers, doubles and vectors of images are libtorch's.</summary>
    [TestMethod]
    public void TheRestIsLibtorchs()
    {
        using var random = new Generator().manual_seed(6);
        using var scope = NewDisposeScope();
        var x = randn([2, 3, 9, 11], generator: random);
        foreach (var (kernel, stride, padding, dilation) in new[] { (3, 2, 1, 1), (2, 1, 0, 1), (2, 2, 1, 1), (2, 2, 0, 2), (3, 3, 0, 1) })
            AssertBits(F.max_pool2d(x, kernel, stride, padding, dilation), MaxPooling.Of(x, kernel, stride, padding, dilation));
        AssertBits(F.max_pool2d(x[0], 2, 2), MaxPooling.Of(x[0], 2, 2, 0, 1));
        using var doubles = x.to(ScalarType.Float64);
        Assert.AreEqual(ScalarType.Float64, MaxPooling.Of(doubles, 2, 2, 0, 1).dtype);
        Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(() => MaxPooling.Of(x[.., .., ..1, ..], 2, 2, 0, 1));
    }

    private static void Compare(Tensor x, Generator random)
    {
        var (own, theirs) = (x.detach().requires_grad_(true), x.detach().requires_grad_(true));
        var (pooled, expected) = (MaxPooling.Of(own, 2, 2, 0, 1), F.max_pool2d(theirs, 2, 2));
        AssertBits(expected, pooled);
        using (no_grad())
            AssertBits(expected, MaxPooling.Of(own, 2, 2, 0, 1));
        var gradient = randn(expected.shape, generator: random);
        gradient = gradient.where(gradient > -0.5, full_like(gradient, -0f));
        autograd.backward([pooled], [gradient]);
        autograd.backward([expected], [gradient]);
        AssertBits(theirs.grad!, own.grad!);
    }

    private static void AssertBits(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        CollectionAssert.AreEqual(Bits(expected), Bits(actual));
    }

    private static int[] Bits(Tensor x) => [.. FlatTensor.Numbers(x.detach()).Select(BitConverter.SingleToInt32Bits)];
}
