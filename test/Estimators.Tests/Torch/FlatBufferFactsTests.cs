using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What <see cref="ParameterStore"/> and the fused updates lean on: parameters as leaves over slices of one tensor, their
/// gradients in slices of another.</summary>
[TestClass]
public sealed class FlatBufferFactsTests
{
    private static readonly long[][] s_shapes =
    [
        [8, 5],
        [8],
        [3, 8],
        [3],
    ];
    private readonly DisposeScope _scope = NewDisposeScope();

    [TestCleanup]
    public void Clean() => _scope.Dispose();

    [TestMethod]
    public void BackwardAddsIntoTheSlices()
    {
        var (_, gradient, leaves) = Build();
        Tensor rows = randn(6, 5),
            classes = randint(3, new long[] { 6 });
        Loss(leaves, rows, classes).backward();
        Tensor[] separate = [.. leaves.Select(leaf => leaf.detach().clone().requires_grad_())];
        Loss(separate, rows, classes).backward();
        float[] expected = [.. separate.SelectMany(leaf => leaf.grad!.data<float>())];
        Near.Values(expected, gradient.data<float>().ToArray(), 1e-6);
        Loss(leaves, rows, classes).backward();
        Near.Values([.. expected.Select(value => 2 * value)], gradient.data<float>().ToArray(), 1e-6);
    }

    [TestMethod]
    public unsafe void TheGradientStaysWhereItWasPut()
    {
        var (_, gradient, leaves) = Build();
        for (var step = 0; step < 3; step++)
        {
            Loss(leaves, randn(6, 5), randint(3, new long[] { 6 })).backward();
            fixed (
                byte* whole = gradient.bytes,
                    first = leaves[0].grad!.bytes,
                    second = leaves[1].grad!.bytes
            )
            {
                Assert.IsTrue(whole == first);
                Assert.IsTrue(whole + 8 * 5 * sizeof(float) == second);
            }
        }
    }

    [TestMethod]
    public void WritingTheMemoryMovesEveryLeaf()
    {
        var (flat, _, leaves) = Build();
        var numbers = MemoryMarshal.Cast<byte, float>(flat.bytes);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i;
        CollectionAssert.AreEqual(Enumerable.Range(0, 40).Select(i => (float)i).ToArray(), leaves[0].data<float>().ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(72, 3).Select(i => (float)i).ToArray(), leaves[3].data<float>().ToArray());
    }

    private static (Tensor Flat, Tensor Gradient, Tensor[] Leaves) Build()
    {
        var sizes = s_shapes.Select(shape => shape.Aggregate(1L, (a, b) => a * b)).ToArray();
        Tensor flat = randn(sizes.Sum()),
            gradient = zeros(sizes.Sum());
        var leaves = s_shapes.Select(
            (shape, i) =>
            {
                var start = sizes[..i].Sum();
                var leaf = flat.narrow(0, start, sizes[i]).view(shape).detach().requires_grad_();
                leaf.grad = gradient.narrow(0, start, sizes[i]).view(shape);
                return leaf;
            }
        );
        return (flat, gradient, [.. leaves]);
    }

    private static Tensor Loss(IReadOnlyList<Tensor> p, Tensor rows, Tensor classes) =>
        F.cross_entropy(F.linear(F.relu(F.linear(rows, p[0], p[1])), p[2], p[3]), classes);
}
