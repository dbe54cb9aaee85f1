using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Sums of a table's rows, and steps that touch few of them, against the formulas.</summary>
[TestClass]
public sealed class BagGradientsTests
{
    private const int Slots = 7;

    // A vector's length that is no multiple of the processor's, and one that is.
    private const int Odd = 3;
    private const int Even = 16;

    // Three rows over seven slots: slots 1 and 4 in the first, 4 in the second, none in the third.
    private static readonly long[] s_places = [0, 0, 1, 1, 4, 4];
    private static readonly float[] s_numbers = [2, -1, 0.5f];

    [TestMethod]
    [DataRow(false, Odd)]
    [DataRow(false, Even)]
    [DataRow(true, Odd)]
    public void SumsAndGradientsAreThoseOfTheProduct(bool byTensors, int width)
    {
        using var scope = torch.NewDisposeScope();
        using var store = Store(byTensors, width);
        var weights = Weights(width);
        var ops = new TorchOps(store, new TrainingMode());
        var table = ops.Parameter("table", default, Slots, width);
        float[] before = [.. table.detach().flatten().data<float>()];

        var sum = ops.Bag(table, Rows());

        for (var k = 0; k < width; k++)
        {
            Near.Value(2 * before[width + k] - before[4 * width + k], sum[0, k].item<float>());
            Near.Value(0.5 * before[4 * width + k], sum[1, k].item<float>());
            Near.Value(0, sum[2, k].item<float>());
        }
        // Two passes over one graph, as balancers make them: gradients add up.
        var loss = (sum * torch.tensor(weights, [3, width])).sum();
        for (var pass = 1; pass <= 2; pass++)
        {
            torch.autograd.backward([loss], [torch.ones([])], retain_graph: true);
            store.Bags.Take();
            var gradient = table.grad!.flatten().data<float>().ToArray();
            for (var slot = 0; slot < Slots; slot++)
                for (var k = 0; k < width; k++)
                {
                    var expected =
                        slot == 1 ? 2 * weights[k]
                        : slot == 4 ? -weights[k] + 0.5f * weights[width + k]
                        : 0;
                    Near.Value(pass * expected, gradient[slot * width + k], what: $"slot {slot}, pass {pass}");
                }
        }
    }

    [TestMethod]
    [DataRow(false, Odd)]
    [DataRow(false, Even)]
    [DataRow(true, Odd)]
    public void AStepChangesTheRowsThatItReadAndWhatIsOutsideOfTheTable(bool byTensors, int width)
    {
        using var scope = torch.NewDisposeScope();
        using var store = Store(byTensors, width);
        var ops = new TorchOps(store, new TrainingMode());
        var (table, other) = (ops.Parameter("table", default, Slots, width), ops.Parameter("other", default, width));
        using var update = ParameterUpdate.Create(store, new MultiTaskOptions { UpdatesByTensors = byTensors });
        var (m, v) = (new double[Slots * width], new double[Slots * width]);
        for (var step = 1; step <= 3; step++)
        {
            float[] before = [.. table.detach().flatten().data<float>()];
            float[] otherBefore = [.. other.detach().data<float>()];
            // The second step has the second row alone, so slot 1 is not in it.
            var rows = step == 2 ? Sparse([0, 4], [0.5f], 1) : Rows();
            var weights = torch.tensor(step == 2 ? Weights(width)[width..(2 * width)] : Weights(width), [step == 2 ? 1 : 3, width]);
            var loss = (ops.Bag(table, rows) * weights).sum() + other.sum();
            torch.autograd.backward([loss], [torch.ones([])]);
            store.Bags.Take();
            var gradient = table.grad!.flatten().data<float>().ToArray();
            update.Apply(step, new StepSize(0.01));

            var after = table.detach().flatten().data<float>().ToArray();
            for (var i = 0; i < after.Length; i++)
            {
                var isRead = i / width == 4 || (i / width == 1 && step != 2);
                if (!isRead)
                {
                    Assert.AreEqual(before[i], after[i], $"value {i} in step {step}");
                    continue;
                }
                // Adam (Kingma, Ba 2015, algorithm 1), of rows only when they are read.
                m[i] = 0.9 * m[i] + 0.1 * gradient[i];
                v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
                var (mean, square) = (m[i] / (1 - Math.Pow(0.9, step)), v[i] / (1 - Math.Pow(0.999, step)));
                Near.Value(before[i] - 0.01 * mean / (Math.Sqrt(square) + 1e-8), after[i], 1e-5, $"value {i} in step {step}");
            }
            var moved = other.detach().data<float>().ToArray();
            for (var k = 0; k < width; k++)
                Near.Value(otherBefore[k] - 0.01, moved[k], 1e-5, "a gradient of 1 in every step moves by the rate");
            Assert.AreEqual(0, store.Gradients.abs().sum().item<float>(), "gradients are left at zero");
        }
    }

    [TestMethod]
    public void OtherOperationsOnSparseRows()
    {
        using var scope = torch.NewDisposeScope();
        using var store = Store(false, Odd);
        var ops = new TorchOps(store, new TrainingMode());
        var scale = torch.tensor(new float[] { 1, 10, 1, 1, 100, 1, 1 });
        var dense = Rows().to_dense();
        CollectionAssert.AreEqual(Numbers(dense * scale), Numbers(ops.Mul(Rows(), scale).to_dense()));
        CollectionAssert.AreEqual(Numbers(dense.clamp(-0.5, 1)), Numbers(ops.Clip(Rows(), -0.5f, 1).to_dense()));
        CollectionAssert.AreEqual(
            Numbers(dense.index_select(1, torch.tensor(new long[] { 4, 0, 1, 4 }))),
            Numbers(ops.Gather("some", Rows(), 1, new[] { 4, 0, 1, 4 }))
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ops.Clip(Rows(), 0.5f, 1));
    }

    // d(loss)/d(sum) of each of three rows.
    private static float[] Weights(int width) => [.. Enumerable.Range(1, 3 * width).Select(i => i == 4 ? -4f : i)];

    private static float[] Numbers(torch.Tensor x) => x.contiguous().data<float>().ToArray();

    private static torch.Tensor Rows() => Sparse(s_places, s_numbers, 3);

    private static torch.Tensor Sparse(long[] places, float[] numbers, int count) =>
        SparseTensor.Create(
            count,
            Slots,
            numbers.Length,
            (rows, slots, values) =>
            {
                places.AsSpan(0, numbers.Length).CopyTo(rows);
                places.AsSpan(numbers.Length).CopyTo(slots);
                numbers.CopyTo(values);
            }
        );

    private static ParameterStore Store(bool byTensors, int width)
    {
        var record = new ShapeRecord();
        var ops = new ShapeOps(record);
        ops.Parameter("before", Initializer.Normal(1), 5);
        ops.Parameter("table", Initializer.Normal(1), Slots, width);
        ops.Parameter("other", Initializer.Normal(1), width);
        return new ParameterStore(record, 3, torch.CPU, byTensors);
    }
}
