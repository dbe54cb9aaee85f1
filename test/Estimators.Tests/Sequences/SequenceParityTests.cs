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
        Near.Values(want, new SequenceRun(s_rows, 13, network, width, size).Torch(), Tolerance, "libtorch, filled up further");
        foreach (var opset in new[] { 13, 17, 21 })
            Near.Values(want, new SequenceRun(s_rows, 8, network, width, size).Onnx(opset), Tolerance, $"ONNX Runtime, opset {opset}");
        Near.Values(want, new SequenceRun(s_rows, 13, network, width, size).Onnx(), Tolerance, "ONNX Runtime, filled up further");
        // Each row alone, without anything behind its end.
        float[] alone = [.. s_rows.SelectMany(row => new SequenceRun([row], Math.Max(1, row.Length), network, width, size).Onnx())];
        Near.Values(want, alone, Tolerance, "ONNX Runtime, row by row");
    }

    /// <summary>The recurrence of Cho et al. 2014 by hand, with the reset gate behind the matrix.</summary>
    [TestMethod]
    public void GruIsItsFormula()
    {
        var (network, width, size) = SequenceNetworks.All["gru"];
        int[] row = [3, 1, 4];
        var run = new SequenceRun([row], 3, network, width, size);
        var p = run.Parameters();
        var want = SequenceByHand.Gru(SequenceByHand.Vectors(p, row), p["w"], p["u"], p["b"], p["c"]);
        Near.Values([.. want.SelectMany(step => step)], run.Torch());
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
}
