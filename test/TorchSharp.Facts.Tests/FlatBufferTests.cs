using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Facts.Tests;

/// <summary>Parameters as leaves over slices of one tensor, gradients gathered in slices of another.</summary>
[TestClass]
public class FlatBufferTests : TorchTest
{
    private static readonly long[][] Shapes = [[8, 5], [8], [3, 8], [3]];

    private static (Tensor Flat, Tensor Grad, Tensor[] Leaves) Build()
    {
        long total = Shapes.Sum(s => s.Aggregate(1L, (a, b) => a * b));
        var flat = randn(total);
        var grad = zeros(total);
        var leaves = new List<Tensor>();
        long at = 0;
        foreach (var shape in Shapes)
        {
            long n = shape.Aggregate(1L, (a, b) => a * b);
            var leaf = flat.narrow(0, at, n).view(shape).detach().requires_grad_();
            leaf.grad = grad.narrow(0, at, n).view(shape);
            leaves.Add(leaf);
            at += n;
        }

        return (flat, grad, leaves.ToArray());
    }

    private static Tensor Loss(IReadOnlyList<Tensor> p, Tensor x, Tensor y) =>
        F.cross_entropy(F.linear(F.relu(F.linear(x, p[0], p[1])), p[2], p[3]), y);

    [TestMethod]
    public void Backward_accumulates_into_the_slices()
    {
        var (_, grad, leaves) = Build();
        var x = randn(6, 5);
        var y = randint(3, new long[] { 6 });
        Loss(leaves, x, y).backward();
        var separate = leaves.Select(l => l.detach().clone().requires_grad_()).ToArray();
        Loss(separate, x, y).backward();
        var expected = cat(separate.Select(s => s.grad!.flatten()).ToArray());
        Close.Same(expected, grad);
        Loss(leaves, x, y).backward();
        Close.Same(expected * 2, grad);
        grad.zero_();
        Close.Values([0], leaves[0].grad!.abs().sum());
    }

    [TestMethod]
    public unsafe void The_gradient_stays_where_it_was_put()
    {
        var (_, grad, leaves) = Build();
        for (int step = 0; step < 3; step++)
        {
            Loss(leaves, randn(6, 5), randint(3, new long[] { 6 })).backward();
            fixed (byte* whole = grad.bytes, first = leaves[0].grad!.bytes, second = leaves[1].grad!.bytes)
            {
                Assert.IsTrue(whole == first);
                Assert.IsTrue(whole + 8 * 5 * sizeof(float) == second);
            }
        }
    }

    [TestMethod]
    public void An_update_over_the_memory_moves_every_leaf()
    {
        var (flat, grad, leaves) = Build();
        var x = randn(6, 5);
        var y = randint(3, new long[] { 6 });
        double before = Loss(leaves, x, y).ToDouble();
        for (int step = 0; step < 20; step++)
        {
            grad.zero_();
            Loss(leaves, x, y).backward();
            var p = MemoryMarshal.Cast<byte, float>(flat.bytes);
            var g = MemoryMarshal.Cast<byte, float>(grad.bytes);
            for (int i = 0; i < p.Length; i++) p[i] -= 0.1f * g[i];
        }

        Assert.IsLessThan(0.7 * before, Loss(leaves, x, y).ToDouble());
        Close.Same(flat.narrow(0, 0, 40).view(8, 5), leaves[0], 0);
    }

    [TestMethod]
    public void Parameters_over_slices_serve_modules()
    {
        var flat = arange(6, dtype: ScalarType.Float32);
        using var linear = nn.Linear(nn.Parameter(flat.narrow(0, 0, 4).view(2, 2).detach()), nn.Parameter(flat.narrow(0, 4, 2).detach()));
        Close.Values([0 + 1 + 4, 2 + 3 + 5], linear.call(ones(1, 2)));
        flat.mul_(2);
        Close.Values([10, 20], linear.call(ones(1, 2)));
        Assert.AreEqual(2, linear.parameters().Count());
    }
}
