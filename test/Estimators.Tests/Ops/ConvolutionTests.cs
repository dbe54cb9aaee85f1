using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The convolution of training, against one in double precision, which libtorch computes with other code.</summary>
[TestClass]
public sealed class ConvolutionTests
{
    private const int Rows = 4,
        Side = 6,
        Rounds = 8;

    /// <summary>What lay in freed memory gets neither into the result nor into a gradient, whatever the channels are divisible
    /// by.</summary>
    [TestMethod]
    [DataRow(4, 8, 3, 1, 1)]
    [DataRow(1, 4, 3, 1, 1)]
    [DataRow(8, 1, 2, 1, 1)]
    [DataRow(10, 20, 5, 1, 1)]
    [DataRow(9, 16, 3, 2, 1)]
    [DataRow(20, 16, 3, 1, 1)]
    [DataRow(16, 20, 3, 1, 1)]
    [DataRow(16, 16, 3, 1, 1)]
    [DataRow(40, 24, 3, 1, 2)]
    [DataRow(40, 16, 3, 2, 1)]
    [DataRow(80, 16, 3, 2, 1)]
    [DataRow(4, 8, 1, 2, 1)]
    public void FreedMemoryDoesNotGetIn(int channels, int filters, int kernel, int stride, int groups)
    {
        var padding = kernel / 2;
        Check(
            [filters, channels / groups, kernel, kernel],
            channels,
            filters,
            (x, w, b) => F.conv2d(x, w, b, [stride, stride], [padding, padding], [1, 1], groups),
            (ops, x, w, b) => ops.Conv2d(x, w, b, stride, padding, 1, groups)
        );
    }

    /// <summary>The same of transposed convolutions; with a stride and 48 or 80 channels gradients are where oneDNN went wrong.</summary>
    [TestMethod]
    [DataRow(4, 8, 2, 2, 0)]
    [DataRow(12, 20, 3, 2, 1)]
    [DataRow(20, 12, 3, 1, 1)]
    [DataRow(32, 48, 2, 2, 0)]
    [DataRow(80, 40, 3, 2, 1)]
    [DataRow(40, 80, 3, 2, 1)]
    public void FreedMemoryDoesNotGetIntoTransposedOnes(int channels, int filters, int kernel, int stride, int padding)
    {
        Check(
            [channels, filters, kernel, kernel],
            channels,
            filters,
            (x, w, b) => F.conv_transpose2d(x, w, b, [stride, stride], [padding, padding]),
            (ops, x, w, b) => ops.ConvTranspose2d(x, w, b, stride, padding)
        );
    }

    private static void Check(
        long[] weights,
        int channels,
        int filters,
        Func<Tensor, Tensor, Tensor, Tensor> peer,
        Func<TorchOps, Tensor, Tensor, Tensor, Tensor> convolution
    )
    {
        using var scope = NewDisposeScope();
        var record = new ShapeRecord();
        new ShapeOps(record).Parameter("unused", Initializer.Zeros, 1);
        using var store = new ParameterStore(record, 3, CPU);
        var ops = new TorchOps(store, new TrainingMode { IsTraining = true });
        var random = new SeededRandom(5);
        Tensor Draw(params long[] shape) =>
            tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)random.Normal())], shape);
        Tensor[] given = [Draw(Rows, channels, Side, Side), Draw(weights), Draw(filters)];

        var want = Run(given, ScalarType.Float64, peer);
        var scales = want.Select(part => part.Max(Math.Abs)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            FreeNaN(channels, filters, (int)weights[^1]);
            var got = Run(given, ScalarType.Float32, (x, w, b) => convolution(ops, x, w, b));
            for (var part = 0; part < want.Length; part++)
            {
                Assert.HasCount(want[part].Length, got[part]);
                for (var i = 0; i < want[part].Length; i++)
                    Assert.AreEqual(
                        want[part][i],
                        got[part][i],
                        1e-5 * scales[part],
                        $"round {round}, value {i} of the "
                            + $"{new[] { "result", "input's gradient", "weight's gradient", "bias's gradient" }[part]}"
                    );
            }
        }
    }

    private static double[][] Run(Tensor[] given, ScalarType type, Func<Tensor, Tensor, Tensor, Tensor> convolution)
    {
        using var scope = NewDisposeScope();
        var leaves = given.Select(x => x.to(type).detach().clone().requires_grad_(true)).ToArray();
        var result = convolution(leaves[0], leaves[1], leaves[2]);
        (result * result).sum().backward();
        return
        [
            .. leaves
                .Select(x => x.grad!)
                .Prepend(result.detach())
                .Select(x => x.to(ScalarType.Float64).contiguous().data<double>().ToArray()),
        ];
    }

    // Blocks of the sizes that copies of the image and of the weight may have, the channels rounded up to what fits vectors.
    private static void FreeNaN(int channels, int filters, int kernel)
    {
        using var scope = NewDisposeScope();
        foreach (var vector in new[] { 1, 8, 16 })
        {
            int from = (channels + vector - 1) / vector * vector,
                to = (filters + vector - 1) / vector * vector;
            foreach (
                var size in new[]
                {
                    Rows * Side * Side * from,
                    Rows * Side * Side * to,
                    from * to * kernel * kernel,
                    channels * to * kernel * kernel,
                }
            )
                for (var copy = 0; copy < 3; copy++)
                    full(size, float.NaN);
        }
    }
}
