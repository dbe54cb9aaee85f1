using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The end of a layer in one pass against libtorch's operations one by one.</summary>
[TestClass]
public sealed class LayerEndTests
{
    /// <summary>Rows by members and members by rows, gradients that lie in either way and in neither.</summary>
    [TestMethod]
    [DataRow(true, 0f, false, 0)]
    [DataRow(true, 0.3f, false, 1)]
    [DataRow(true, 0.3f, true, 0)]
    [DataRow(false, 0f, true, 1)]
    [DataRow(false, 0.3f, true, 2)]
    [DataRow(false, 0.5f, false, 2)]
    public void ValuesHaveTheSameBitsAndGradientsAreTheSame(bool hasScale, float dropout, bool isByMember, int gradientLayout)
    {
        const int Rows = 37,
            Members = 3,
            Width = 24;
        using var scope = NewDisposeScope();
        using var random = new Generator().manual_seed(1);
        var drawn = randn([Rows, Members, Width], generator: random);
        if (isByMember)
            drawn = drawn.transpose(0, 1).contiguous().transpose(0, 1);
        Tensor Leaf(Tensor values) => values.detach().requires_grad_(true);
        var (scale, shift) = (randn([Members, Width], generator: random), randn([Members, Width], generator: random));
        Tensor[] own = [Leaf(drawn), Leaf(scale.clone()), Leaf(shift.clone())];
        Tensor[] theirs = [Leaf(drawn), Leaf(scale.clone()), Leaf(shift.clone())];

        random.manual_seed(5);
        var y = LayerEnd.Of(own[0], hasScale ? own[1] : null, own[2], dropout, random);
        random.manual_seed(5);
        var sum = hasScale ? theirs[0] * theirs[1] + theirs[2] : theirs[0] + theirs[2];
        var expected = dropout > 0 ? sum.relu() * DropoutMask.Of(sum, dropout, random) : sum.relu();
        CollectionAssert.AreEqual(Numbers(expected), Numbers(y));
        Assert.IsTrue(y.is_contiguous());
        using (no_grad())
        {
            random.manual_seed(5);
            CollectionAssert.AreEqual(Numbers(expected), Numbers(LayerEnd.Of(own[0], hasScale ? own[1] : null, own[2], dropout, random)));
        }

        var gradient = randn([Rows, Members, Width], generator: random);
        gradient = gradientLayout switch
        {
            1 => gradient.transpose(0, 1).contiguous().transpose(0, 1),
            2 => gradient.transpose(0, 2).contiguous().transpose(0, 2),
            _ => gradient,
        };
        // Balancers go back through one graph several times.
        for (var pass = 0; pass < 2; pass++)
        {
            autograd.backward([y], [gradient], retain_graph: true);
            autograd.backward([expected], [gradient], retain_graph: true);
        }
        CollectionAssert.AreEqual(Numbers(theirs[0].grad!), Numbers(own[0].grad!));
        for (var i = hasScale ? 1 : 2; i < 3; i++)
            Near.Values(Doubles(theirs[i].grad!), Numbers(own[i].grad!), 1e-5);
        Assert.AreEqual(hasScale, own[1].grad is not null);
    }

    [TestMethod]
    public void ATrainingThatDivergedIsSeen()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator();
        var x = tensor(new float[] { float.NaN, 1, -1, float.PositiveInfinity, 0, 2, 3, 4 }, [1, 1, 8]);
        var y = Numbers(LayerEnd.Of(x, null, zeros(1, 8), 0.5f, random));
        Assert.IsTrue(float.IsNaN(y[0]));
        Assert.AreEqual(0, y[2]);
    }

    /// <summary>Other shapes and functions are libtorch's: through the operations they come to the same.</summary>
    [TestMethod]
    public void WhatDoesNotFitIsLeft()
    {
        using var scope = NewDisposeScope();
        Assert.IsTrue(LayerEnd.Fits(ones(2, 3, 8)));
        Assert.IsFalse(LayerEnd.Fits(ones(2, 3, 9)));
        Assert.IsFalse(LayerEnd.Fits(ones(6, 8)));
        Assert.IsFalse(LayerEnd.Fits(ones(2, 3, 8, dtype: ScalarType.Float64)));
        Assert.IsFalse(LayerEnd.Fits(ones(8, 3, 2).transpose(0, 2)));
        Assert.IsFalse(LayerEnd.Fits(ones(0, 3, 8)));
    }

    private static float[] Numbers(Tensor x) => FlatTensor.Numbers(x.detach());

    private static double[] Doubles(Tensor x) => [.. Numbers(x).Select(value => (double)value)];
}
