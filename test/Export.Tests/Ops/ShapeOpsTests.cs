namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class ShapeOpsTests
{
    private static ShapeValue Input(params int[] dims) => new(dims);

    [TestMethod]
    public void FindsParametersWithTheirOwners()
    {
        var record = new ShapeRecord();
        var ops = new ShapeOps(record);
        var trunk = ops.Scope("trunk").Scope("0");
        var h = trunk.Linear(
            Input(-1, 4),
            trunk.Parameter("weight", Initializer.FanIn(4), 8, 4),
            trunk.Parameter("bias", Initializer.Zeros, 8)
        );
        var head = ops.ForTask(2).Scope("head");
        head.Linear(h, head.Parameter("weight", Initializer.FanIn(8), 3, 8), null);
        trunk.Parameter("weight", Initializer.FanIn(4), 8, 4);
        ops.Scope("norm").State("mean", 0.5f, 8);
        ops.Constant("edges", new float[] { 1, 2, 3 }, 3);

        CollectionAssert.AreEqual(
            new[] { "trunk/0/weight", "trunk/0/bias", "head/weight" },
            record.Parameters.Select(p => p.Name).ToArray()
        );
        CollectionAssert.AreEqual(new int?[] { null, null, 2 }, record.Parameters.Select(p => p.Task).ToArray());
        CollectionAssert.AreEqual(new[] { 32, 8, 24 }, record.Parameters.Select(p => p.Count).ToArray());
        Assert.AreEqual(Initializer.FanIn(4), record.Parameters[0].Initializer);
        Assert.AreEqual("norm/mean", record.States.Single().Name);
        Assert.AreEqual(0.5f, record.States.Single().Initial.Scale);
        Assert.AreEqual("edges", record.Constants.Single().Name);
        Assert.AreEqual(4 * 8 + 8 * 3, record.MultiplyAdds);
        Assert.AreEqual("[batch, 3]", ShapeRules.Text(record.Layers[^1].Output));
        Assert.AreEqual(2, record.Layers[^1].Task);
    }

    [TestMethod]
    public void CountsMultiplyAddsOfConvolutions()
    {
        var record = new ShapeRecord();
        IOps<ShapeValue> ops = new ShapeOps(record);
        var y = ops.Conv2d(Input(-1, 4, 10, 8), ops.Parameter("w", Initializer.Zeros, 6, 2, 3, 3), null, stride: 1, padding: 1, groups: 2);
        Assert.AreEqual("[batch, 6, 10, 8]", y.ToString());
        Assert.AreEqual(6L * 10 * 8 * 2 * 9, record.MultiplyAdds);
    }

    public static IEnumerable<object[]> Mistakes =>
        [
            ["Linear", (IOps<ShapeValue> o) => o.Linear(Input(-1, 5), Input(3, 4), null), "[batch, 5]", "[3, 4]"],
            ["Linear", (IOps<ShapeValue> o) => o.Linear(Input(-1, 4), Input(3, 4), Input(4)), "[4]", "[3]"],
            ["MatMul", (IOps<ShapeValue> o) => o.MatMul(Input(-1, 2, 5), Input(4, 3)), "[batch, 2, 5]", "[4, 3]"],
            ["MatMul", (IOps<ShapeValue> o) => o.MatMul(Input(-1, 3, 2, 5), Input(4, 5, 3)), "[batch, 3, 2, 5]", "[4, 5, 3]"],
            ["Add", (IOps<ShapeValue> o) => o.Add(Input(-1, 4), Input(-1, 5)), "[batch, 4]", "[batch, 5]"],
            ["Add", (IOps<ShapeValue> o) => o.Add(Input(-1), Input(-1, 5)), "[batch]", "[batch, 5]"],
            ["Concat", (IOps<ShapeValue> o) => o.Concat(1, Input(-1, 4, 2), Input(-1, 4, 3)), "[batch, 4, 2]", "[batch, 4, 3]"],
            ["Concat", (IOps<ShapeValue> o) => o.Concat(0, Input(-1, 4), Input(-1, 4)), "the batch", "[batch, 4]"],
            ["Slice", (IOps<ShapeValue> o) => o.Slice(Input(-1, 4), 1, 2, 5), "[2, 5)", "[batch, 4]"],
            ["Reshape", (IOps<ShapeValue> o) => o.Reshape(Input(-1, 6), 4, -1), "[batch, 6]", "[batch, 4, -1]"],
            ["Transpose", (IOps<ShapeValue> o) => o.Transpose(Input(-1, 2, 3), 1, 0, 2), "(1, 0, 2)", "[batch, 2, 3]"],
            ["Sum", (IOps<ShapeValue> o) => o.Sum(Input(-1, 2), 0), "the batch", "[batch, 2]"],
            ["Mean", (IOps<ShapeValue> o) => o.Mean(Input(-1, 2), 2), "axis 2", "[batch, 2]"],
            ["Conv2d", (IOps<ShapeValue> o) => o.Conv2d(Input(-1, 3, 5, 5), Input(8, 4, 3, 3), null), "[batch, 3, 5, 5]", "[8, 4, 3, 3]"],
            [
                "Conv2d",
                (IOps<ShapeValue> o) => o.Conv2d(Input(-1, 3, 2, 5), Input(8, 3, 3, 3), null),
                "larger than axis 2",
                "[batch, 3, 2, 5]",
            ],
            ["MaxPool2d", (IOps<ShapeValue> o) => o.MaxPool2d(Input(-1, 3), 2, 2), "[batch, 3]", "height"],
            [
                "ConvTranspose2d",
                (IOps<ShapeValue> o) => o.ConvTranspose2d(Input(-1, 3, 5, 5), Input(4, 3, 2, 2), null),
                "[batch, 3, 5, 5]",
                "[4, 3, 2, 2]",
            ],
            [
                "ConvTranspose2d",
                (IOps<ShapeValue> o) => o.ConvTranspose2d(Input(-1, 3, 1, 5), Input(3, 4, 2, 2), null, 1, 1),
                "leaves 0",
                "axis 2",
            ],
            ["Resize2d", (IOps<ShapeValue> o) => o.Resize2d(Input(-1, 3, 5, 5), 0, 7), "0 × 7", "65536"],
            ["TopPositions", (IOps<ShapeValue> o) => o.TopPositions(Input(-1, 3), 4), "no 4", "[batch, 3]"],
            ["TopPositions", (IOps<ShapeValue> o) => o.TopPositions(Input(-1, 3, 2), 1), "[batch, 3, 2]", "[batch, size]"],
            ["TakeAt", (IOps<ShapeValue> o) => o.TakeAt(Input(-1, 3), Input(-1, 2)), "[batch, 2]", "whole numbers"],
            ["TakeAt", (IOps<ShapeValue> o) => o.TakeAt(Input(-1, 3, 2), o.TopPositions(Input(-1, 3), 2)), "[batch, 3, 2]", "[batch, 2]"],
            ["Suppress", (IOps<ShapeValue> o) => o.Suppress(Input(-1, 3, 4), Input(-1, 2), 0.5f), "[batch, 3, 4]", "[batch, 2]"],
            ["Suppress", (IOps<ShapeValue> o) => o.Suppress(Input(-1, 3, 4), Input(-1, 3), 1.5f), "1.5", "from 0 to 1"],
            ["LayerNorm", (IOps<ShapeValue> o) => o.LayerNorm(Input(-1, 3), Input(4), Input(3)), "[4]", "[3]"],
            ["Embedding", (IOps<ShapeValue> o) => o.Embedding(Input(3, 4), Input(-1, 2)), "whole numbers", "[batch, 2]"],
            ["GroupLinear", (IOps<ShapeValue> o) => o.GroupLinear(Input(-1, 3, 4), Input(2, 4, 5)), "[batch, 3, 4]", "[2, 4, 5]"],
            ["Gather", (IOps<ShapeValue> o) => o.Gather("p", Input(-1, 3), 1, new[] { 0, 3 }), "position 3", "[batch, 3]"],
            ["Gather", (IOps<ShapeValue> o) => o.Gather("p", Input(-1, 3), 0, new[] { 0 }), "the batch", "[batch, 3]"],
            ["Dropout", (IOps<ShapeValue> o) => o.Dropout(Input(-1, 3), 1), "1", "below 1"],
        ];

    [TestMethod]
    [DynamicData(nameof(Mistakes))]
    public void AMistakeIsRefusedWithScopeOperationAndShapes(string op, Delegate call, string first, string second)
    {
        string message = Assert
            .ThrowsExactly<ArgumentException>(() =>
                ((Func<IOps<ShapeValue>, ShapeValue>)call)(new ShapeOps(new()).Scope("tower").Scope("3"))
            )
            .Message;
        StringAssert.StartsWith(message, $"tower/3: {op}: ");
        StringAssert.Contains(message, first);
        StringAssert.Contains(message, second);
    }

    [TestMethod]
    public void AParameterKeepsItsShape()
    {
        IOps<ShapeValue> ops = new ShapeOps(new());
        ops.Parameter("w", Initializer.Zeros, 2, 3);
        string message = Assert.ThrowsExactly<ArgumentException>(() => ops.Parameter("w", Initializer.Zeros, 3, 2)).Message;
        StringAssert.Contains(message, "[3, 2]");
        StringAssert.Contains(message, "[2, 3]");
    }

    [TestMethod]
    public void IntegersStayIntegersUntilTheyAreEmbedded()
    {
        IOps<ShapeValue> ops = new ShapeOps(new());
        var keys = new ShapeValue([-1, 6], IsInteger: true);
        var part = ops.Reshape(ops.Slice(keys, 1, 0, 4), 2, 2);
        Assert.IsTrue(part.IsInteger);
        Assert.AreEqual("[batch, 2, 2, 5]", ops.Embedding(ops.Parameter("e", Initializer.Normal(1), 9, 5), part).ToString());
    }
}
