namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Operations on sequences: libtorch and ONNX Runtime give the same, and how far rows are filled up changes nothing.</summary>
[TestClass]
public sealed class SequenceParityTests
{
    private const double Tolerance = 2e-6;

    private static readonly int[][] s_rows = [[3, 1, 4, 1, 5, 2, 6, 5], [2], [6, 6, 1], [], [5, 3, 5, 2, 1, 4, 3]];

    public static IEnumerable<object[]> Cases() => SequenceNetworks.All.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void TorchAndOnnxAgreeHoweverFarRowsAreFilledUp(string name)
    {
        var (network, width, size) = SequenceNetworks.All[name];
        var want = new SequenceRun(s_rows, 8, network, width, size).Torch();
        Assert.IsTrue(want.Distinct().Count() > 10, "a constant result would prove nothing");
        Near(want, new SequenceRun(s_rows, 13, network, width, size).Torch(), "libtorch, filled up further");
        foreach (var opset in new[] { 13, 17, 21 })
            Near(want, new SequenceRun(s_rows, 8, network, width, size).Onnx(opset), $"ONNX Runtime, opset {opset}");
        Near(want, new SequenceRun(s_rows, 13, network, width, size).Onnx(), "ONNX Runtime, filled up further");
        // Each row alone, without anything behind its end.
        float[] alone = [.. s_rows.SelectMany(row => new SequenceRun([row], Math.Max(1, row.Length), network, width, size).Onnx())];
        Near(want, alone, "ONNX Runtime, row by row");
    }

    /// <summary>The recurrence of Cho et al. 2014 by hand, with the reset gate behind the matrix.</summary>
    [TestMethod]
    public void GruIsItsFormula()
    {
        var record = new ShapeRecord();
        var (network, width, size) = SequenceNetworks.All["gru"];
        int[] row = [3, 1, 4];
        var got = new SequenceRun([row], 3, network, width, size).Torch();
        network.Run(new ShapeOps(record), new([-1, -2], true), new([-1, -2]), new([-1, -2, 5]));
        record.Parameters.Insert(0, new ParameterInfo("table", [SequenceRun.Keys + 2, 5], Initializer.Normal(0.8f), null));
        using var store = new ParameterStore(record, 3, TorchSharp.torch.CPU);
        var p = store.Capture();
        var state = new double[4];
        for (var t = 0; t < row.Length; t++)
        {
            double Gate(float[] weights, int gate, int unit, int inputs, Func<int, double> x) =>
                Enumerable.Range(0, inputs).Sum(i => weights[((gate * 4) + unit) * inputs + i] * x(i));
            double X(int i) => p["table"][row[t] * 5 + i];
            var before = (double[])state.Clone();
            for (var k = 0; k < 4; k++)
            {
                double Both(int gate) => Own(gate) + Recurrent(gate);
                double Own(int gate) => Gate(p["w"], gate, k, 5, X) + p["b"][gate * 4 + k];
                double Recurrent(int gate) => Gate(p["u"], gate, k, 4, i => before[i]) + p["c"][gate * 4 + k];
                var (r, z) = (1 / (1 + Math.Exp(-Both(0))), 1 / (1 + Math.Exp(-Both(1))));
                var n = Math.Tanh(Own(2) + r * Recurrent(2));
                state[k] = (1 - z) * n + z * before[k];
                Assert.AreEqual(state[k], got[t * 4 + k], 1e-5, $"step {t}, unit {k}");
            }
        }
    }

    /// <summary>The mean of the numbers of a row's own steps.</summary>
    [TestMethod]
    public void NumbersOfStepsHaveAMeanForEachRow()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var store = new ParameterStore(new ShapeRecord(), 3, TorchSharp.torch.CPU);
        using var mode = new TrainingMode();
        var ops = new TorchOps(store, mode);
        var mask = TorchSharp.torch.tensor(new float[] { 1, 1, 0, 1, 0, 0, 0, 0, 0 }, [3, 3]);
        var values = TorchSharp.torch.tensor(new float[] { 2, 4, 99, 7, 99, 99, 99, 99, 99 });
        CollectionAssert.AreEqual(new float[] { 3, 7, 0 }, SequenceReading.OfRows(ops, values, mask).data<float>().ToArray());
        CollectionAssert.AreEqual(
            new float[] { 3, 7, 0 },
            SequenceReading.OfRows(ops, values.reshape(9, 1), mask).data<float>().ToArray()
        );
        var same = TorchSharp.torch.tensor(new float[] { 5 });
        CollectionAssert.AreEqual(new float[] { 5, 5, 0 }, SequenceReading.OfRows(ops, same, mask).data<float>().ToArray());
        var scalar = TorchSharp.torch.tensor(5f);
        Assert.AreSame(scalar, SequenceReading.OfRows(ops, scalar, mask));
    }

    private static void Near(float[] want, float[] got, string what)
    {
        Assert.HasCount(want.Length, got, what);
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], Tolerance * Math.Max(1, Math.Abs(want[i])), $"value {i}: {what}");
    }
}
