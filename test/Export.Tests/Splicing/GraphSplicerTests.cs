using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Graphs of steps joined by column name, written by hand and run in ONNX Runtime.</summary>
[TestClass]
public sealed class GraphSplicerTests
{
    private static readonly (string, object) s_x = SmallGraph.Floats("x", [2, 2], 1, -2, 3, 4);

    /// <summary>y = −x, then z = |y| · 3 from the second step, whose inner names are those of the first.</summary>
    [TestMethod]
    public void StepsAreJoinedByColumn()
    {
        var splicer = Start("x", "z");
        splicer.Append(Step("x", g => g.Node("Neg", "x", "inner").Node("Identity", "inner", "y.output")), "one", [("y", "y.output")]);
        splicer.Append(
            Step("y", g => g.Constant("c", [1], 3).Node("Abs", "y", "inner").Node("Mul", "inner c", "z.output")),
            "two",
            [("z", "z.output")]
        );
        Gives([3, 6, 9, 12], splicer, "z");
        Assert.AreEqual(1, splicer.Graph.Node.Count(n => n.Name == "one/node/inner"));
        Assert.AreEqual(1, splicer.Graph.Node.Count(n => n.Name == "two/node/inner"));
    }

    /// <summary>Columns may have the names that the splicer gives to values.</summary>
    [TestMethod]
    public void NamesThatAreTaken()
    {
        var splicer = new GraphSplicer();
        splicer.Reserve("out");
        splicer.Input("x", new ColumnShape(ColumnKind.Single, 2, false, 0));
        splicer.Input("step/y", new ColumnShape(ColumnKind.Single, 2, false, 0));
        splicer.Input("step/c", new ColumnShape(ColumnKind.Single, 2, false, 0));
        splicer.Append(Step("x", g => g.Constant("c", [1], 3).Node("Mul", "x c", "y")), "step", [("y", "y")]);
        splicer.Append(Step("x", g => g.Constant("c", [1], 5).Node("Mul", "x c", "y")), "step", [("again", "y")]);
        var sum = new[] { "y", "again", "step/y", "step/c" };
        string total = splicer.Columns["x"].Name;
        foreach (var column in sum)
        {
            var node = new NodeProto { OpType = "Add", Input = { total, splicer.Columns[column].Name } };
            node.Output.Add(total = splicer.Unique("sum"));
            splicer.Graph.Node.Add(node);
        }
        splicer.Output("out", total, DataType.Float, 2);
        var y = Ort.Floats(
            Run(splicer, s_x, SmallGraph.Floats("step/y", [2, 2], 10, 20, 30, 40), SmallGraph.Floats("step/c", [2, 2], 100, 200, 300, 400))[
                "out"
            ]
        );
        CollectionAssert.AreEqual(new float[] { 9 + 110, -18 + 220, 27 + 330, 36 + 440 }, y.Items);
    }

    /// <summary>Names of nodes may be left out, and the runtime wants each to be there once.</summary>
    [TestMethod]
    public void NodesWithoutNames()
    {
        var splicer = Start("x", "y");
        var step = Step("x", g => g.Node("Neg", "x", "a").Node("Abs", "a", "b").Node("Neg", "b", "y"));
        foreach (var node in step.Graph.Node)
            node.Name = "";
        splicer.Append(step, "step", [("y", "y")]);
        Gives([-1, -2, -3, -4], splicer, "y");
        CollectionAssert.AreEqual(
            new[] { "step/Neg", "step/Abs", "step/Neg_", "output/y" },
            splicer.Graph.Node.Select(n => n.Name).ToArray()
        );
    }

    /// <summary>A step reads a column in the type that its own graph wants.</summary>
    [TestMethod]
    public void AColumnOfAnotherTypeIsCast()
    {
        var splicer = new GraphSplicer();
        splicer.Input("n", new ColumnShape(ColumnKind.Int64, 2, false, 0));
        splicer.Append(Step("n", g => g.Node("Sqrt", "n", "y")), "step", [("y", "y")]);
        splicer.Output("out", splicer.Columns["y"].Name, DataType.Float, 2);
        var y = Ort.Floats(Run(splicer, SmallGraph.Integers("n", [1, 2], 16, 2))["out"]);
        Near.Values(new[] { 4, Math.Sqrt(2) }, y.Items);
    }

    /// <summary>A column that is handed on keeps its value, type and origin, and the constants of an input's default are no
    /// columns.</summary>
    [TestMethod]
    public void ColumnsThatAreHandedOn()
    {
        var splicer = Start("x");
        var before = splicer.Columns["x"];
        var step = Step("x", g => g.Constant("optional", [1], 2).Node("Identity", "x", "same").Node("Mul", "x optional", "y"));
        step.Graph.Input.Add(OnnxGraphBuilder.Info("optional", DataType.Float, 1));
        splicer.Append(step, "step", [("same", "same"), ("y", "y")]);
        Assert.AreSame(before, splicer.Columns["same"]);
        splicer.Output("out", splicer.Columns["y"].Name, DataType.Float, 2);
        CollectionAssert.AreEqual(new float[] { 2, -4, 6, 8 }, Ort.Floats(Run(splicer, s_x)["out"]).Items);
    }

    [TestMethod]
    public void InputsAndOutputsThatAreLeftOut()
    {
        var splicer = Start("x", "y");
        splicer.Append(
            Step("x", g => g.Constant("top", [], 2).Node("Clip", "x - top", "c").Node("Dropout", "c", "y -")),
            "step",
            [("y", "y")]
        );
        Gives([1, -2, 2, 2], splicer, "y");
    }

    /// <summary>The branches of a step use its columns, constants and values, and have values of their own under taken names.</summary>
    [TestMethod]
    public void BranchesUseTheValuesAroundThem()
    {
        var splicer = Start("x", "y");
        splicer.Input("then/own", new ColumnShape(ColumnKind.Boolean, 1, true, 0));
        splicer.Reserve("step/then/own");
        var then = new GraphProto
        {
            Initializer = { OnnxTensors.Of<float>("ten", DataType.Float, [10f], 1) },
            Node = { PruningTests.Make("Mul", "x ten", "then/own"), PruningTests.Make("Add", "then/own c", "then/out") },
            Output = { PruningTests.Info("then/out") },
        };
        var otherwise = new GraphProto
        {
            Node = { PruningTests.Make("Identity", "negative", "else/out") },
            Output = { PruningTests.Info("else/out") },
        };
        var step = Step("x", g =>
            g.Input("flag", DataType.Bool, 1)
                .Constant("c", [1], 0.5f)
                .Integers("first", 0)
                .Node("Neg", "x", "negative")
                .Node("If", "flag", "y", PruningTests.SubGraph("then_branch", then), PruningTests.SubGraph("else_branch", otherwise))
        );
        splicer.Columns["flag"] = splicer.Columns["then/own"];
        splicer.Append(step, "step", [("y", "y")]);
        splicer.Output("y", splicer.Columns["y"].Name, DataType.Float, 2);
        foreach (var (flag, expected) in new[] { (true, new[] { 10.5f, -19.5f, 30.5f, 40.5f }), (false, new float[] { -1, 2, -3, -4 }) })
            CollectionAssert.AreEqual(
                expected,
                Ort.Floats(
                    Run(splicer, s_x, ("then/own", new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<bool>(new[] { flag }, [1, 1])))["y"]
                ).Items
            );
    }

    /// <summary>A branch within a branch, and a node in it that leaves an output out.</summary>
    [TestMethod]
    public void BranchesWithinBranches()
    {
        GraphProto Leaf(string op, string name) =>
            new() { Node = { PruningTests.Make(op, "negative", name) }, Output = { PruningTests.Info(name) } };
        var inner = PruningTests.Make("If", "flag", "chosen");
        inner.Attribute.Add(PruningTests.SubGraph("then_branch", Leaf("Abs", "leaf")));
        inner.Attribute.Add(PruningTests.SubGraph("else_branch", Leaf("Identity", "leaf")));
        var drop = PruningTests.Make("Dropout", "chosen", "dropped");
        drop.Output.Add("");
        var step = Step("x", g =>
            g.Add(OnnxTensors.Of<bool>("flag", DataType.Bool, [true], 1))
                .Node("Neg", "x", "negative")
                .Node(
                    "If",
                    "flag",
                    "y",
                    PruningTests.SubGraph(
                        "then_branch",
                        new GraphProto { Node = { inner, drop }, Output = { PruningTests.Info("dropped") } }
                    ),
                    PruningTests.SubGraph("else_branch", Leaf("Neg", "leaf"))
                )
        );
        var splicer = Start("x", "y");
        splicer.Append(step, "step", [("y", "y")]);
        Gives([1, 2, 3, 4], splicer, "y");
    }

    [TestMethod]
    public void OneVersionOfEachDomain()
    {
        var splicer = Start("x");
        var one = Step("x", g => g.Node("Neg", "x", "y"));
        splicer.Append(one, "one", [("y", "y")]);
        var other = Step("x", g => g.Node("Neg", "x", "y"));
        other.OpsetImport.Single(o => o.Domain == OnnxOpset.MlDomain).Version = 3;
        StringAssert.Contains(
            Assert.ThrowsExactly<OnnxExportException>(() => splicer.Append(other, "two", [("z", "y")])).Message,
            $"(2 and 3) of the operators '{OnnxOpset.MlDomain}'"
        );
        Assert.IsFalse(splicer.Domains.Any(), "no node uses one of them");
        splicer.Append(Step("x", g => g.Classical("Normalizer", "x", "y", OnnxAttributes.Of("norm", "MAX"))), "three", [("n", "y")]);
        Assert.AreEqual(KeyValuePair.Create(OnnxOpset.MlDomain, 2L), splicer.Domains.Single());
    }

    /// <summary>A vector of 0 and 5, of which only the 5 is written.</summary>
    [TestMethod]
    public void SparseConstants()
    {
        var splicer = Start("x", "y");
        var step = Step("x", g => g.Node("Add", "x c", "y"));
        step.Graph.SparseInitializer.Add(
            new SparseTensorProto
            {
                Values = OnnxTensors.Of<float>("c", DataType.Float, [5f], 1),
                Indices = OnnxTensors.Of<long>("", DataType.Int64, [1L], 1),
                Dims = { 2 },
            }
        );
        splicer.Append(step, "step", [("y", "y")]);
        Gives([1, 3, 3, 9], splicer, "y");
    }

    [TestMethod]
    public void FunctionsAreRefused()
    {
        var step = Step("x", g => g.Node("Neg", "x", "y"));
        step.Functions.Add(new FunctionProto { Name = "f", Domain = "own" });
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => Start("x").Append(step, "step", [("y", "y")])).Message,
            "functions of its own"
        );
    }

    [TestMethod]
    public void AnOutputWithoutATypeIsRefused()
    {
        var splicer = Start("x");
        var step = Step("x", g => g.Node("Neg", "x", "inner"));
        StringAssert.Contains(
            Assert.ThrowsExactly<OnnxModelException>(() => splicer.Append(step, "step", [("y", "inner")])).Message,
            "does not say the type of its output 'inner'"
        );
    }

    private static GraphSplicer Start(string column, string? output = null)
    {
        var splicer = new GraphSplicer();
        if (output is not null)
            splicer.Reserve(output);
        splicer.Input(column, new ColumnShape(ColumnKind.Single, 2, false, 0));
        return splicer;
    }

    // A step's model over one float column, whose outputs are float.
    private static ModelProto Step(string column, Func<SmallGraph, SmallGraph> write)
    {
        var graph = write(new SmallGraph().Input(column, DataType.Float, -1, 2));
        foreach (var name in graph.Proto.Node.SelectMany(n => n.Output).Where(n => n is "y" or "same" or "y.output" or "z.output"))
            graph.Output(name, DataType.Float);
        return graph.Model();
    }

    private static void Gives(float[] expected, GraphSplicer splicer, string column)
    {
        splicer.Output(column, splicer.Columns[column].Name, DataType.Float, 2);
        CollectionAssert.AreEqual(expected, Ort.Floats(Run(splicer, s_x)[column]).Items);
    }

    private static Dictionary<string, object> Run(GraphSplicer splicer, params (string, object)[] inputs)
    {
        var model = new SmallGraph().Model();
        model.Graph = splicer.Graph;
        return Ort.Run(OnnxModelFile.ToBytes(model), inputs);
    }
}
