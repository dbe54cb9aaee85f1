using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The first product over inputs that are mostly 0, against its formula and that of its gradients.</summary>
[TestClass]
public sealed class SparseProductTests : IDisposable
{
    // With several threads libtorch's products are quicker sooner.
    private readonly TorchThreads _threads = new(1, 0);

    public void Dispose() => _threads.Dispose();

    private const int Rows = 96,
        Columns = 203,
        Members = 3;

    [TestMethod]
    [DataRow(5, 0, true, 16)]
    [DataRow(5, Members, true, 16)]
    [DataRow(5, Members, false, 72)]
    [DataRow(0, 0, false, 136)]
    [DataRow(0, Members, true, 64)]
    [DataRow(0, Members, false, 8)]
    public void ValuesAndGradientsAreTheFormulas(int trained, int members, bool ownRows, int width)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator().manual_seed(1);
        var (data, inputs) = (Data(5), trained + Columns);
        var leaf = randn([Rows, Math.Max(1, trained)], generator: random).requires_grad_(true);
        var factors = members > 0 ? randn([members, inputs], generator: random).requires_grad_(true) : null;
        var weight = randn([width, inputs], generator: random).requires_grad_(true);
        var x = trained > 0 ? Joined(leaf * 2, data) : data;
        var y = SparseProduct.Of(x, factors, weight, ownRows)!;
        long[] shape = members == 0 ? [Rows, width]
            : ownRows ? [Rows / members, members, width]
            : [Rows, members, width];
        CollectionAssert.AreEqual(shape, y.shape);
        var gradient = randn(shape, generator: random);
        // Balancers go back through one graph several times.
        autograd.backward([y], [gradient], retain_graph: true);
        autograd.backward([y], [gradient]);

        var (values, w, r) = (Numbers(x), Numbers(weight), factors is null ? null : Numbers(factors));
        var g = Numbers(gradient);
        double[] expected = new double[y.numel()],
            ofWeight = new double[w.Length],
            ofFactors = new double[r?.Length ?? 0],
            ofLeaf = new double[Rows * trained];
        for (var place = 0; place < expected.Length / width; place++)
        {
            var member = members > 0 ? place % members : 0;
            var row = members == 0 || ownRows ? place : place / members;
            for (var o = 0; o < width; o++)
                for (var i = 0; i < inputs; i++)
                {
                    var (value, factor) = ((double)values[row * inputs + i], r?[member * inputs + i] ?? 1.0);
                    var twice = 2.0 * g[place * width + o];
                    expected[place * width + o] += value * factor * w[o * inputs + i];
                    ofWeight[o * inputs + i] += twice * value * factor;
                    if (r is not null)
                        ofFactors[member * inputs + i] += twice * value * w[o * inputs + i];
                    // The trained inputs are twice the leaf.
                    if (i < trained)
                        ofLeaf[row * trained + i] += 2 * twice * factor * w[o * inputs + i];
                }
        }
        Near.Values(expected, Numbers(y), 1e-4);
        Near.Values(ofWeight, Numbers(weight.grad!), 1e-3);
        if (factors is not null)
            Near.Values(ofFactors, Numbers(factors.grad!), 1e-3);
        if (trained > 0)
            Near.Values(ofLeaf, Numbers(leaf.grad!), 1e-3);
        using (no_grad())
            if (trained > 0)
                CollectionAssert.AreEqual(Numbers(y), Numbers(SparseProduct.Of(x, factors, weight, ownRows)!));
    }

    /// <summary>Where there is nothing to be saved, or what is data is not known, the product is libtorch's.</summary>
    [TestMethod]
    public void WhatDoesNotFitIsLeft()
    {
        using var scope = NewDisposeScope();
        Tensor weight = ones(16, Columns),
            trained = ones(Rows, 2).requires_grad_(true);
        Assert.IsNotNull(SparseProduct.Of(Data(20), null, weight, false));
        Assert.IsNull(SparseProduct.Of(Data(21), null, weight, false), "more than a tenth is not 0");
        Assert.IsNull(SparseProduct.Of(Data(5)[..80], null, weight, false), "few numbers");
        Assert.IsNull(SparseProduct.Of(Data(5), null, ones(12, Columns), false), "no multiple of eight");
        Assert.IsNull(SparseProduct.Of(Data(5).requires_grad_(true), null, weight, false), "trained");
        var known = Joined(trained * 1, Data(5));
        Assert.IsNotNull(SparseProduct.Of(known, null, ones(16, Columns + 2), false));
        Assert.IsNull(SparseProduct.Of(known * 1, null, ones(16, Columns + 2), false), "another value");
        Assert.IsNull(SparseProduct.Of(Joined(Data(5), trained * 1), null, ones(16, Columns + 2), false), "trained ones at the end");
        using var grad = no_grad();
        Assert.IsNull(SparseProduct.Of(Data(5), null, weight, false), "outside of a step nothing has gradients");
    }

    /// <summary>The operations find the data by themselves, behind one trained part or two, and give what a dense product gives.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void LayersReadWhatWasJoined(int trained)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator().manual_seed(1);
        using var mode = new TrainingMode();
        using var store = new ParameterStore(new ShapeRecord(), 1, CPU);
        var ops = new TorchOps(store, mode);
        Tensor Drawn(params long[] shape) => randn(shape, generator: random).requires_grad_(true);
        Tensor[] parts = [.. Enumerable.Range(0, trained).Select(_ => Drawn(Rows, 4)), Data(5)];
        var inputs = 4 * trained + Columns;
        Tensor weight = Drawn(16, inputs),
            bias = Drawn(16),
            factors = Drawn(Members, inputs),
            scale = Drawn(Members, 16),
            shift = Drawn(Members, 16);
        var x = ops.Concat(1, parts);
        Assert.IsNotNull(SparseProduct.Of(x, null, weight, false));
        var plain = cat(parts, 1);
        Tensor[] leaves = [.. parts[..^1], weight, bias, factors, scale, shift];
        var members = ops.MemberLayer(x, factors, weight, scale, shift, Activation.Relu, 0, ownRows: true);
        var own = Gradients(ops.Linear(x, weight, bias).tanh().sum() + members.sum());
        var layer = plain.view(-1, Members, inputs) * factors;
        var theirs = Gradients(
            nn.functional.linear(plain, weight, bias).tanh().sum() + (nn.functional.linear(layer, weight) * scale + shift).relu().sum()
        );
        for (var i = 0; i < leaves.Length; i++)
            Near.Values([.. theirs[i].Select(value => (double)value)], own[i], 1e-3, $"{i}");

        float[][] Gradients(Tensor loss)
        {
            foreach (var leaf in leaves)
                leaf.grad?.zero_();
            loss.backward();
            return [.. leaves.Select(leaf => Numbers(leaf.grad!))];
        }
    }

    [TestMethod]
    public void ATrainingThatDivergedIsSeen()
    {
        using var scope = NewDisposeScope();
        var data = Data(5);
        data[7, 9] = float.NaN;
        var y = Numbers(SparseProduct.Of(data, null, ones(16, Columns), false)!);
        Assert.IsTrue(float.IsNaN(y[7 * 16]));
        Assert.AreEqual(16, y.Count(float.IsNaN));
    }

    [TestMethod]
    public void EntriesAreWhatIsNotZero()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3, 12);
        (x[0, 2], x[0, 11], x[2, 1], x[2, 2], x[2, 9]) = (7f, 0.5f, 9f, -1f, float.NaN);
        x[1, 4] = -0f;
        var entries = SparseEntries.Of(x, 2, 5)!;
        Assert.AreEqual((3, 10), (entries.Rows, entries.Width));
        CollectionAssert.AreEqual(new[] { 0, 2, 2, 4 }, entries.Starts);
        CollectionAssert.AreEqual(new[] { 0, 9, 0, 7 }, entries.Columns[..4]);
        CollectionAssert.AreEqual(new[] { 7, 0.5f, -1, float.NaN }, entries.Values[..4]);
        Assert.IsNotNull(SparseEntries.Of(x, 2, 4));
        Assert.IsNull(SparseEntries.Of(x, 2, 3));
    }

    private static Tensor Joined(Tensor first, Tensor second)
    {
        var joined = cat([first, second], 1);
        JoinedColumns.Remember(joined, [first, second]);
        return joined;
    }

    // So many numbers in each row, ones for the most part.
    private static Tensor Data(int count)
    {
        var numbers = new float[Rows * Columns];
        for (var row = 0; row < Rows; row++)
            for (var i = 0; i < count; i++)
                numbers[row * Columns + (row * 31 + i * 41) % Columns] = i == 0 ? -0.5f : 1;
        return tensor(numbers, [Rows, Columns]);
    }

    private static float[] Numbers(Tensor x) => FlatTensor.Numbers(x.detach());
}
