namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// Operator by operator: a file in ONNX Runtime, the same file as a trunk in libtorch, and the graph that the trunk is exported as, in ONNX
/// Runtime again, give the same.
/// </summary>
[TestClass]
public sealed class TrunkOperatorTests
{
    private const double Tolerance = 2e-5;

    public static IEnumerable<object[]> Cases() =>
        from name in TrunkCases.All.Keys
        from opset in TrunkCases.All[name].Opsets
        select new object[] { name, opset };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void TheTrunkIsTheFile(string name, int opset)
    {
        var operation = TrunkCases.All[name];
        long[] shape = [2, .. operation.Dims.Select(size => (long)size)];
        var input = TrunkRun.Random(shape, operation.Spread, operation.Shift);
        var file = operation.File(opset);
        var (want, wantShape) = OnnxFile.Run(file.Bytes("y"), input, shape);
        Assert.IsTrue(want.Distinct().Count() > 1, "a constant result would prove nothing");

        var graph = new TrunkGraph(file.Model("y"), TrunkRun.All);
        var (got, gotShape) = TrunkRun.Torch(graph, input, shape);
        CollectionAssert.AreEqual(wantShape, gotShape, string.Join("×", gotShape));
        TrunkRun.Near(want, got, Tolerance, "libtorch");
        TrunkRun.Near(want, TrunkRun.Exported(graph, input, shape), Tolerance, "the exported graph");
    }

    [TestMethod]
    public void EveryOperatorHasACase()
    {
        var tested = TrunkCases
            .All.Values.SelectMany(operation => operation.Opsets.Select(opset => operation.File(opset)))
            .Concat(SequenceCases.All.Values.SelectMany(operation => operation.Opsets.Select(opset => operation.File(opset))))
            .SelectMany(file => file.Model("y").Graph.Node)
            .Select(node => node.OpType)
            .ToHashSet();
        Assert.AreEqual("", string.Join(", ", NodeTable.Operators.Where(op => !tested.Contains(op))));
    }

    /// <summary>Another number of rows than the file was written for.</summary>
    [TestMethod]
    public void AFileForOneRowTakesMany()
    {
        var file = TrunkCases.All["Reshape, batch of the file"].File(17).Model("y");
        var graph = new TrunkGraph(file, TrunkRun.All);
        long[] shape = [5, 4, 7, 6];
        var input = TrunkRun.Random(shape);
        var (got, gotShape) = TrunkRun.Torch(graph, input, shape);
        CollectionAssert.AreEqual(new long[] { 5, 28, 6 }, gotShape);
        CollectionAssert.AreEqual(input, got);
    }
}
