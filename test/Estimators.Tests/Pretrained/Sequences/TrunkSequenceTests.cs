using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// Files over sequences: each row alone in ONNX Runtime, and all rows together, filled up to two lengths, as a trunk in libtorch and as an
/// exported graph in ONNX Runtime, give the same.
/// </summary>
[TestClass]
public sealed class TrunkSequenceTests
{
    private const double Tolerance = 2e-5;

    private static readonly int[] s_lengths = [6, 1, 0, 9, 4];

    public static IEnumerable<object[]> Cases() =>
        from name in SequenceCases.All.Keys
        from opset in SequenceCases.All[name].Opsets
        select new object[] { name, opset };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void TheTrunkIsTheFileRowByRow(string name, int opset)
    {
        var operation = SequenceCases.All[name];
        var bytes = operation.File(opset).Bytes("y");
        var trunk = new OnnxTrunk(bytes) { PaddingId = operation.PaddingId };
        trunk.Validate(1);
        var run = new TrunkSequenceRun(operation, trunk, s_lengths);
        var want = run.File(bytes);
        Assert.IsTrue(want.Distinct().Count() > 2, "a constant result would prove nothing");
        TrunkRun.Near(want, run.Torch(9), Tolerance, "libtorch");
        TrunkRun.Near(want, run.Torch(13), Tolerance, "libtorch, filled up further");
        TrunkRun.Near(want, run.Exported(9), Tolerance, "the exported graph");
        TrunkRun.Near(want, run.Exported(14), Tolerance, "the exported graph, filled up further");
    }

    [TestMethod]
    public void WhatIsNotReadIsNamed()
    {
        foreach (var (file, width, says) in Refused())
        {
            var operation = new SequenceCase(width, file, 17);
            var error = Assert.ThrowsExactly<OnnxModelException>(
                () => new TrunkSequenceRun(operation, new OnnxTrunk(operation.File(17).Bytes("y")), [3, 2]).Record(),
                says
            );
            Assert.Contains(says, error.Message);
        }
    }

    private static IEnumerable<(Action<OnnxFile> File, int Width, string Says)> Refused()
    {
        yield return (f => f.Weight("w", [1, 1, 4]).Node("Concat", "x x", "y", Of("axis", 1L)), 4, "makes them longer");
        yield return (f => f.Integers("s", 1).Integers("e", 3).Integers("a", 1).Node("Slice", "x s e a", "y"), 4, "makes them shorter");
        yield return (f => f.Integers("i", 0, 2).Node("Gather", "x i", "y", Of("axis", 1L)), 4, "makes them shorter");
        yield return (
            f =>
                f.Weight("w", [3, 4, 3])
                    .Node("Transpose", "x", "t", Ints("perm", [0L, 2, 1]))
                    .Node("Conv", "t w", "y"),
            4,
            "gives sequences of another length"
        );
        yield return (
            f =>
                f.Node("Transpose", "x", "t", Ints("perm", [0L, 2, 1])).Node("MaxPool", "t", "y", Ints("kernel_shape", [2L])),
            4,
            "not read for sequences of different lengths"
        );
        yield return (f => f.Node("Flatten", "x", "y"), 4, "not read for sequences of different lengths");
        yield return (f => f.Integers("s", -1, 4).Node("Reshape", "x s", "y"), 4, "joins the batch with another axis");
        yield return (f => f.Weight("w", [5, 3]).Node("MatMul", "x w", "y"), 4, "cannot be read");
        yield return (
            f =>
                f.Integer("one", 1)
                    .Integer("two", 2)
                    .Integers("m", -1)
                    .Integers("axis", 0)
                    .Node("Shape", "x", "s")
                    .Node("Gather", "s one", "n")
                    .Node("Div", "n two", "h")
                    .Node("Unsqueeze", "h axis", "u")
                    .Node("Concat", "axis u m", "t", Of("axis", 0L))
                    .Node("Reshape", "x t", "y"),
            4,
            "computes with the length"
        );
        yield return (
            f => f.Integers("table", [12, 1], [.. Enumerable.Range(0, 12)]).Node("Gather", "table x", "g").Node("Div", "g g", "y"),
            0,
            "divides whole numbers"
        );
    }

    /// <summary>What is the same for all rows is no trunk.</summary>
    [TestMethod]
    public void TheTrunkDependsOnTheRows()
    {
        var bytes = SequenceCases.All["positions from Range"].File(17).Bytes("y");
        var operation = SequenceCases.All["positions from Range"];
        var trunk = new OnnxTrunk(bytes) { Output = "b" };
        var error = Assert.ThrowsExactly<OnnxModelException>(() => new TrunkSequenceRun(operation, trunk, s_lengths).Record());
        Assert.Contains("'b' does not depend on", error.Message);
    }

    /// <summary>Inputs that are told by no name are named in options; one that there is not is refused.</summary>
    [TestMethod]
    public void InputsMayBeNamed()
    {
        void Write(OnnxFile f) =>
            f.Input("one", Onnx.TensorProto.Types.DataType.Int64, -1, -2)
                .Weight("w", [12, 3])
                .Weight("p", [20, 3])
                .Node("Gather", "w x", "a")
                .Node("Gather", "p one", "b")
                .Node("Add", "a b", "y");
        var operation = new SequenceCase(0, Write, 17);
        var bytes = operation.File(17).Bytes("y");
        var error = Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(bytes).Validate(1));
        Assert.Contains("is computed from 2 inputs, 'x', 'one'", error.Message);
        Assert.Contains("PositionInput", error.Message);
        Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(bytes) { MaskInput = "two" }.Validate(1));
        // As ids of segments they are 0, as a mask 1: the file gives the same with 1 for all.
        var run = new TrunkSequenceRun(operation, new OnnxTrunk(bytes) { MaskInput = "one" }, s_lengths);
        TrunkRun.Near(run.File(bytes), run.Torch(9), Tolerance, "as a mask");
        var positions = new TrunkSequenceRun(operation, new OnnxTrunk(bytes) { PositionInput = "one" }, s_lengths).Torch(9);
        Assert.AreNotEqual(run.Torch(9)[8], positions[8]);
    }

    /// <summary>Steps of several values stand side by side, and so do vectors of rows, but not both.</summary>
    [TestMethod]
    public void SeveralOutputsStandSideBySide()
    {
        var operation = SequenceCases.All["BERT, pooled"];
        var file = operation.File(17);
        float[] Alone(string output) =>
            new TrunkSequenceRun(operation, new OnnxTrunk(file.Bytes("y")), s_lengths).File(file.Bytes(output), output);
        float[] Of(params string[] outputs) =>
            new TrunkSequenceRun(operation, new OnnxTrunk(file.Bytes("y")) { Outputs = outputs }, s_lengths).Torch(9);

        var steps = Alone("h1").Chunk(8).Zip(Alone("h2").Chunk(8), (one, two) => one.Concat(two)).SelectMany(step => step);
        TrunkRun.Near([.. steps], Of("h1", "h2"), Tolerance, "steps");
        var rows = Alone("g").Chunk(5).Zip(Alone("y").Chunk(5), (one, two) => one.Concat(two)).SelectMany(row => row);
        TrunkRun.Near([.. rows], Of("g", "y"), Tolerance, "rows");
        Assert.Contains("cannot stand side by side", Assert.ThrowsExactly<OnnxModelException>(() => Of("h2", "y")).Message);
    }

    /// <summary>A file that was written for one length is read where it does not say so in numbers.</summary>
    [TestMethod]
    public void AFixedLengthIsOpenedWhereTheFileAllowsIt()
    {
        OnnxFile Fixed(long steps) =>
            new OnnxFile()
                .Input(1, 7, 6)
                .Integers("s", 1, steps, 2, 3)
                .Integers("back", 0, 0, 6)
                .Node("Reshape", "x s", "a")
                .Node("Exp", "a", "e")
                .Node("Reshape", "e back", "y");
        var operation = new SequenceCase(6, _ => { }, 17);
        var got = new TrunkSequenceRun(operation, new OnnxTrunk(Fixed(-1).Bytes("y")), [3, 7, 1]).Torch(9);
        Assert.HasCount(11 * 6, got);
        var error = Assert.ThrowsExactly<OnnxModelException>(() =>
            new TrunkSequenceRun(operation, new OnnxTrunk(Fixed(7).Bytes("y")), [3]).Torch(9)
        );
        Assert.Contains("makes [1, 7, 2, 3] of [batch, length, 6]", error.Message);
    }

    [TestMethod]
    public void SequencesAreNoImages()
    {
        var bytes = SequenceCases.All["BERT"].File(17).Bytes("y");
        var error = Assert.ThrowsExactly<OnnxModelException>(() =>
            new OnnxTrunk(bytes).Trunk(new ShapeOps(new ShapeRecord()), new ShapeValue([-1, 1, 4, 4]))
        );
        Assert.Contains("Make it the Trunk of the options' Sequence", error.Message);
    }
}
