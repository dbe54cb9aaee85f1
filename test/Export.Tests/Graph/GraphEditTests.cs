using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>The nodes that passes write, in each version of the operator set, by values worked out by hand.</summary>
[TestClass]
public sealed class GraphEditTests
{
    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void ReductionsOverTheLastAxis(int opset)
    {
        foreach (var (op, expected) in new[] { ("ReduceSum", new float[] { 6, 15 }), ("ReduceMax", [3, 6]) })
        {
            var graph = Replaced(opset, [2, 3], (edit, node) => edit.Reduce(op, node.Input[0]));
            var y = Ort.Floats(graph.Run(SmallGraph.Floats("x", [2, 3], 1, 2, 3, 4, 5, 6))["y"]);
            CollectionAssert.AreEqual(new[] { 2 }, y.Dims);
            CollectionAssert.AreEqual(expected, y.Items);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void ANewLastAxis(int opset)
    {
        foreach (var dims in new int[][] { [], [3], [3, 1, 2] })
        {
            var values = new float[dims.Aggregate(1, (a, b) => a * b)];
            var graph = Replaced(opset, dims, (edit, node) =>
            {
                var made = edit.Unsqueeze(node.Input[0]);
                Assert.AreEqual(new ValueFacts(DataType.Float, dims.Length + 1), edit.Facts(made));
                return made;
            });
            CollectionAssert.AreEqual(dims.Append(1).ToArray(), Ort.Floats(graph.Run(SmallGraph.Floats("x", dims, values))["y"]).Dims);
        }
    }

    [TestMethod]
    public void AxesBehindTheBatch()
    {
        var graph = Replaced(17, [2, 6], (edit, node) => edit.Reshape(node.Input[0], 3, 2));
        CollectionAssert.AreEqual(new[] { 2, 3, 2 }, Ort.Floats(graph.Run(SmallGraph.Floats("x", [2, 6], new float[12]))["y"]).Dims);
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void PartsOfUnlikeSize(int opset)
    {
        var graph = new SmallGraph(opset)
            .Input("x", DataType.Float, -1, 4)
            .Node("Identity", "x", "y")
            .Output("a", DataType.Float)
            .Output("b", DataType.Float);
        new GraphEdit(graph.Proto, opset).Run(
            (edit, node) =>
            {
                edit.Split(node.Input[0], 1, [1, 3], ["a", "b"]);
                Assert.AreEqual(new ValueFacts(DataType.Float, 2), edit.Facts("b"));
                return true;
            }
        );
        var parts = graph.Run(SmallGraph.Floats("x", [2, 4], 1, 2, 3, 4, 5, 6, 7, 8));
        CollectionAssert.AreEqual(new float[] { 1, 5 }, Ort.Floats(parts["a"]).Items);
        CollectionAssert.AreEqual(new float[] { 2, 3, 4, 6, 7, 8 }, Ort.Floats(parts["b"]).Items);
    }

    [TestMethod]
    public void ACastToTheSameTypeIsNone()
    {
        var graph = Replaced(17, [2], (edit, node) =>
        {
            Assert.AreEqual("x", edit.Cast("x", DataType.Float));
            return edit.Cast(edit.Cast("x", DataType.Int64), DataType.Float);
        });
        Assert.AreEqual(2, graph.Operators.Count(op => op == "Cast"));
        CollectionAssert.AreEqual(new float[] { 1, -2 }, Ort.Floats(graph.Run(SmallGraph.Floats("x", [2], 1.75f, -2.5f))["y"]).Items);
    }

    /// <summary>Names of nodes, values, constants and inputs are all taken, and a node named after its operator gets no second
    /// ending.</summary>
    [TestMethod]
    public void NewNamesAreNew()
    {
        var graph = new SmallGraph()
            .Input("Neg/Abs", DataType.Float, 2)
            .Constant("Neg/Abs_1", [2], 0, 0)
            .Node("Identity", "Neg/Abs", "Neg/Abs_2")
            .Node("Neg", "Neg/Abs", "y")
            .Output("y", DataType.Float);
        graph.Proto.Node[0].Name = "Neg/Abs_3";
        graph.Proto.Node[1].Name = "Neg";
        var names = new List<string>();
        new GraphEdit(graph.Proto, 17).Run(
            (edit, node) =>
            {
                if (node.OpType != "Neg")
                    return false;
                names.Add(edit.Name("Abs"));
                names.Add(edit.Node("Neg", default, ["Neg/Abs"]));
                names.Add(edit.Node("Exp", default, ["Neg/Abs"]));
                names.Add(edit.Node("Exp", default, ["Neg/Abs"]));
                names.Add(edit.Constant<float>("c", DataType.Float, [1, 2], 2));
                edit.Result("y", names[1]);
                return true;
            }
        );
        CollectionAssert.AreEqual(new[] { "Neg/Abs_4", "Neg_1", "Neg/Exp", "Neg/Exp_1", "Neg/c" }, names);
        CollectionAssert.AreEqual(new float[] { -1, 2 }, Ort.Floats(graph.Run(SmallGraph.Floats("Neg/Abs", [2], 1, -2))["y"]).Items);
    }

    [TestMethod]
    public void ANodeWithoutANameLendsItsOperator()
    {
        var graph = new SmallGraph().Input("x", DataType.Float, 2).Node("Sqrt", "x", "y").Output("y", DataType.Float);
        graph.Proto.Node[0].Name = "";
        new GraphEdit(graph.Proto, 17).Run(
            (edit, _) =>
            {
                Assert.AreEqual("Sqrt/Neg", edit.Node("Neg", default, ["x"]));
                edit.Result("y", "Sqrt/Neg");
                return true;
            }
        );
        CollectionAssert.AreEqual(new float[] { -1, 2 }, Ort.Floats(graph.Run(SmallGraph.Floats("x", [2], 1, -2))["y"]).Items);
    }

    /// <summary>What the graph declares about the result of an unknown operator is kept, and what is inferred comes first.</summary>
    [TestMethod]
    public void DeclaredTypesAreKept()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Node("someone.else", "Make", "x", "made")
            .Declare("made", DataType.Int8)
            .Node("Neg", "x", "negative")
            .Declare("negative", DataType.Int8)
            .Node("Abs", "x", "y")
            .Output("y", DataType.Float);
        graph.Proto.Node.Add(new NodeProto { OpType = "Nothing" });
        new GraphEdit(graph.Proto, 17).Run(
            (edit, node) =>
            {
                if (node.OpType == "Abs")
                    Assert.AreEqual((DataType.Int8, DataType.Float), (edit.Facts("made").Type!.Value, edit.Facts("negative").Type!.Value));
                if (node.OpType == "Nothing")
                {
                    Assert.AreEqual(new ValueFacts(DataType.Float, 0), edit.Facts(edit.Reduce("ReduceSum", "x")));
                    Assert.AreEqual(new ValueFacts(DataType.Float, 3), edit.Facts(edit.Reshape("x", 1, 2)));
                }
                return false;
            }
        );
    }

    [TestMethod]
    public void ANamedNodeLendsItsName()
    {
        var graph = new SmallGraph().Input("x", DataType.Float, 2).Node("Sqrt", "x", "y").Output("y", DataType.Float);
        new GraphEdit(graph.Proto, 17).Run(
            (edit, _) =>
            {
                Assert.AreEqual("node/y/Neg", edit.Name("Neg"));
                return false;
            }
        );
    }

    private static SmallGraph Replaced(int opset, int[] dims, Func<GraphEdit, NodeProto, string> make)
    {
        var graph = new SmallGraph(opset).Input("x", DataType.Float, dims).Node("Identity", "x", "y").Output("y", DataType.Float);
        new GraphEdit(graph.Proto, opset).Run(
            (edit, node) =>
            {
                edit.Result(node.Output[0], make(edit, node));
                return true;
            }
        );
        return graph;
    }
}
