using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using static MlNet.MultiTask.Graph.OnnxAttributes;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What is taken of a file, and what is said of one that is no trunk.</summary>
[TestClass]
public sealed class TrunkFileTests
{
    private static readonly long[] s_shape = [3, 2, 8, 8];

    [TestMethod]
    public void TheOutputMayLieWithin()
    {
        var file = Small();
        var input = TrunkRun.Random(s_shape);
        foreach (var (output, name) in new[] { ("a", "a"), ("node a", "a"), ("c", "c") })
        {
            var graph = new TrunkGraph(file.Model("y"), TrunkRun.All with { Output = output });
            var want = OnnxFile.Run(file.Bytes(name), input, s_shape, name).Values;
            TrunkRun.Near(want, TrunkRun.Torch(graph, input, s_shape).Values, 1e-5, output);
        }
    }

    /// <summary>A file written for 8 × 8 reads images of 12 × 10: its last pooling, over what was a whole image, stays that.</summary>
    [TestMethod]
    public void OtherSizesAreOpened()
    {
        var graph = new TrunkGraph(Small().Model("y"), TrunkRun.All);
        long[] shape = [3, 2, 12, 10];
        var input = TrunkRun.Random(shape);
        var free = Small(fixedSize: false);
        var (want, _) = OnnxFile.Run(free.Bytes("y"), input, shape);
        TrunkRun.Near(want, TrunkRun.Torch(graph, input, shape).Values, 1e-5, "12 × 10");
    }

    /// <summary>Borders that were written for 8 × 8 and halve it twice, beside a shortcut: where they do not fit, at 10 × 6, they are those
    /// that ONNX Runtime fits itself. Where the written ones do, at 9 × 8, they stay.</summary>
    [TestMethod]
    [DataRow("SAME_UPPER", 10, 6, false)]
    [DataRow("SAME_LOWER", 10, 6, false)]
    [DataRow("SAME_LOWER", 11, 7, false)]
    [DataRow("SAME_UPPER", 12, 16, false)]
    [DataRow("SAME_UPPER", 9, 8, true)]
    [DataRow("SAME_LOWER", 9, 8, true)]
    public void BordersFitOtherSizes(string automatic, int height, int width, bool stays)
    {
        OnnxFile File(bool isFixed, bool isWritten)
        {
            var (front, back) = automatic == "SAME_LOWER" ? (1L, 0L) : (0L, 1L);
            Onnx.AttributeProto[] Border(long stride) =>
                isWritten
                    ? [Ints("strides", [stride, stride]), Ints("pads", stride == 1 ? [1L, 1, 1, 1] : [front, front, back, back])]
                    : [Ints("strides", [stride, stride]), Of("auto_pad", automatic)];
            return new OnnxFile()
                .Input(isFixed ? [-1, 2, 8, 8] : [-1, 2, -1, -1])
                .Weight("a", [4, 2, 3, 3])
                .Weight("b", [5, 4, 3, 3])
                .Weight("s", [5, 4, 1, 1])
                .Weight("c", [3, 5, 3, 3])
                .Node("Conv", "x a", "p", Border(2))
                .Node("Conv", "p b", "q", Border(2))
                .Node("Conv", "p s", "r", Ints("strides", [2L, 2]))
                .Node("Add", "q r", "t")
                .Node("Conv", "t c", "u", Border(1))
                .Node("Add", "u u", "y");
        }

        var graph = new TrunkGraph(File(true, true).Model("y"), TrunkRun.All);
        long[] shape = [2, 2, height, width];
        var input = TrunkRun.Random(shape);
        var (want, wantShape) = OnnxFile.Run(File(false, stays).Bytes("y"), input, shape);
        var (got, gotShape) = TrunkRun.Torch(graph, input, shape);
        CollectionAssert.AreEqual(wantShape, gotShape);
        TrunkRun.Near(want, got, 1e-5, "libtorch");
        TrunkRun.Near(want, TrunkRun.Exported(graph, input, shape), 1e-5, "exported");
    }

    /// <summary>Several values: the vector has all of them, one behind the other, and decoders get the maps.</summary>
    [TestMethod]
    public void SeveralOutputsAreTaken()
    {
        var file = Small();
        var input = TrunkRun.Random(s_shape);
        var trunk = new OnnxTrunk(file.Bytes("y")) { Outputs = ["node r", "c"] };
        trunk.Validate(1);
        var record = new ShapeRecord();
        var shapes = trunk.Stages(new ShapeOps(record), new ShapeValue([-1, 2, 8, 8]));
        CollectionAssert.AreEqual(new[] { -1, 4, 8, 8 }, shapes[0].Dims.ToArray());
        CollectionAssert.AreEqual(new[] { -1, 6, 4, 4 }, shapes[1].Dims.ToArray());
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var store = new ParameterStore(record, 3, TorchSharp.torch.CPU);
        using var mode = new TrainingMode();
        var ops = new TorchOps(store, mode);
        var image = TorchSharp.torch.tensor(input, s_shape);
        var maps = trunk.Stages(ops, image);
        var vector = FlatTensor.Numbers(trunk.Trunk(ops, image));
        CollectionAssert.AreEqual(vector, FlatTensor.Numbers(trunk.PoolStages(ops, maps)));
        var means = new List<float[]>();
        foreach (var (name, map) in new[] { ("r", maps[0]), ("c", maps[1]) })
        {
            var (want, shape) = OnnxFile.Run(file.Bytes(name), input, s_shape, name);
            TrunkRun.Near(want, FlatTensor.Numbers(map), 1e-5, name);
            var pixels = (int)(shape[2] * shape[3]);
            means.Add([.. want.Chunk(pixels).Select(one => one.Average())]);
        }
        for (var row = 0; row < 3; row++)
            TrunkRun.Near(
                [.. means[0][(4 * row)..(4 * row + 4)], .. means[1][(6 * row)..(6 * row + 6)]],
                vector[(10 * row)..(10 * row + 10)],
                1e-5,
                $"row {row}"
            );
        // From the finest to the coarsest, maps alone.
        foreach (var wrong in new[] { new[] { "c", "r" }, ["r", "y"] })
        {
            var error = Assert.ThrowsExactly<OnnxModelException>(() =>
                new OnnxTrunk(file.Bytes("y")) { Outputs = wrong }.Stages(new ShapeOps(new ShapeRecord()), new ShapeValue([-1, 2, 8, 8]))
            );
            Assert.Contains($"'{wrong[1]}' is no map", error.Message);
        }
        var bytes = file.Bytes("y");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(bytes) { Outputs = ["c"], Output = "c" }.Validate(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(file.Bytes("y")) { Outputs = ["c", "c"] }.Validate(1));
        var missing = Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(file.Bytes("y")) { Outputs = ["nothing"] }.Validate(1));
        Assert.Contains("Outputs names 'nothing'", missing.Message);
    }

    [TestMethod]
    public void WhatIsNotReadIsNamedWithWhatCouldBeCutOff()
    {
        var file = Small().Node("NonZero", "y", "z");
        Says(file, "z", "The node 'node z' (NonZero of opset 17)", "Output = \"y\"");
        // In the part that is not taken it does not matter.
        _ = new TrunkGraph(file.Model("z"), TrunkRun.All with { Output = "y" });
        Says(new OnnxFile().Input(-1, 4, 6).Node("Transpose", "x", "y"), "y", "moves the batch", "stands before anything");
        var joined = new OnnxFile().Input(-1, 4, 6).Integers("s", -1, 6).Node("Relu", "x", "r").Node("Reshape", "r s", "y");
        Says(joined, "y", "joins the batch", "Output = \"r\"");
        Says(new OnnxFile().Input(-1, 4, 6).Node("ReduceMean", "x", "y"), "y", "all axes");
        Says(new OnnxFile().Input(-1, 4, 6).Node("Softmax", "x", "y", Of("axis", 0L)), "y", "the batch");
        Says(new OnnxFile().Input(-1, 6).Weight("w", [5, 4]).Node("Gemm", "x w", "y"), "y", "node y", "cannot be read");
        Says(new OnnxFile(22).Input(-1, 6).Node("Relu", "x", "y"), "y", "version 22", "7 to 21");
        Says(new OnnxFile(6).Input(-1, 6).Node("Relu", "x", "y"), "y", "version 6");
        Says(new OnnxFile().Input(-1, 6).Floats("n", [], 2.5f).Node("Pow", "x n", "y"), "y", "power of 2.5");
        Says(new OnnxFile().Input(-1, 6).Weight("w", [6]).Node("Relu", "w", "y").Node("Relu", "x", "z"), "y", "computed from 0 inputs");

        static void Says(OnnxFile file, string output, params string[] parts)
        {
            var error = Assert.ThrowsExactly<OnnxModelException>(() =>
            {
                var graph = new TrunkGraph(file.Model(output), TrunkRun.All);
                int[] dims = [.. graph.DeclaredDims!.Skip(1)];
                TrunkRun.Record(graph, dims);
            });
            foreach (var part in parts)
                Assert.Contains(part, error.Message);
        }
    }

    [TestMethod]
    public void ABombOfConstantsIsRefused()
    {
        var file = new OnnxFile()
            .Input(-1, 6)
            .Integers("s", 1L << 20, 1L << 20)
            .Node("ConstantOfShape", "s", "c")
            .Node("ReduceMax", "c", "m", Of("keepdims", 0L))
            .Node("Add", "x m", "y");
        var graph = new TrunkGraph(file.Model("y"), TrunkRun.All);
        Assert.Contains("constants", Assert.ThrowsExactly<OnnxModelException>(() => TrunkRun.Record(graph, [6])).Message);
    }

    /// <summary>What a small file may make its reader compute, allocate or stumble over: one exception, before it is too late.</summary>
    [TestMethod]
    [DataRow("least by -1", "by 0, or the least of them by")]
    [DataRow("remainder by 0", "by 0, or the least of them by")]
    [DataRow("range", "constants")]
    [DataRow("outer product", "constants")]
    [DataRow("matrices", "steps")]
    [DataRow("gathered", "constants")]
    [DataRow("repeated", "constants")]
    [DataRow("pooled", "windows")]
    [DataRow("not made", "'mask', which no node in front of it gives")]
    [DataRow("no starts", "has no starts")]
    [DataRow("parts", "2,147,483,647 parts")]
    [DataRow("parts of a constant", "4,000,000 parts")]
    [DataRow("range of large numbers", "counts from or to 4,611,686,019,427,387,904")]
    [DataRow("sum of nothing", "constants")]
    [DataRow("sum of a gathered nothing", "constants")]
    [DataRow("sum of a shaped nothing", "constants")]
    [DataRow("tensor without items", "and no items")]
    [DataRow("cut a million times", "1,000,000 starts")]
    [DataRow("turned around", "constants")]
    [DataRow("many windows", "constants")]
    [DataRow("batch moved", "batch behind another axis")]
    [DataRow("batch behind an axis of weights", "batch behind another axis")]
    [DataRow("batch behind an axis of a matrix", "batch behind another axis")]
    public void HostileNodesAreRefused(string what, string message)
    {
        var file = new OnnxFile(what == "no starts" ? 9 : 17).Input(-1, 6);
        file = what switch
        {
            "least by -1" => Sum(file.Integers("a", long.MinValue).Integers("b", -1).Node("Div", "a b", "c")),
            "remainder by 0" => Sum(file.Integers("a", 5).Integers("b", 0).Node("Mod", "a b", "c")),
            "range" => Sum(file.Integer("a", 0).Integer("b", 3_000_000_000).Integer("s", 1).Node("Range", "a b s", "c")),
            "outer product" => Sum(
                file.Integers("s", 30_000, 1)
                    .Integers("t", 1, 30_000)
                    .Node("ConstantOfShape", "s", "a")
                    .Node("ConstantOfShape", "t", "b")
                    .Node("Add", "a b", "c")
            ),
            "matrices" => Sum(
                file.Integers("s", 1500, 1500).Node("ConstantOfShape", "s", "a").Node("MatMul", "a a", "c")
            ),
            "gathered" => Sum(
                file.Integers("s", 1, 100_000).Integers("t", 1000).Node("ConstantOfShape", "s", "a").Node("ConstantOfShape", "t", "b")
                    .Node("Cast", "b", "i", Of("to", 7L)).Node("Gather", "a i", "c")
            ),
            // [batch, 1, 6] → [batch, 10,000,000, 6]
            "repeated" => file.Integers("a", 1).Integers("s", 1, 10_000_000, 6).Node("Unsqueeze", "x a", "u").Node("Expand", "u s", "e")
                .Node("ReduceMax", "e", "y", Ints("axes", [1L]), Of("keepdims", 0L)),
            "pooled" => new OnnxFile().Input(-1, 1, 224, 224)
                .Node("AveragePool", "x", "y", Ints("kernel_shape", [65_536L, 1L]), Ints("pads", [65_536L, 0L, 65_536L, 0L])),
            // 16 MB of items, and a tensor of libtorch for each.
            "parts of a constant" => Sum(
                file.Integers("s", 4_000_000).Node("ConstantOfShape", "s", "a").Node("Split", "a", "c", Of("num_outputs", 4_000_000L))
            ),
            // 10⁹ numbers, whose ends are the same in float32.
            "range of large numbers" => Sum(
                file.Integer("a", 1L << 62).Integer("b", (1L << 62) + 1_000_000_000).Integer("s", 1).Node("Range", "a b s", "c")
            ),
            // [0, 2³¹ − 1] has no items; its sums along the first axis are eight gigabytes.
            "sum of nothing" => Sum(
                file.Integers("s", 0, int.MaxValue).Integers("f", 0).Node("ConstantOfShape", "s", "a").Node("ReduceSum", "a f", "c")
            ),
            "sum of a gathered nothing" => Sum(
                file.Integers("s", 100_000, 0, 1).Integers("t", 1_000_000).Integers("f", 1).Node("ConstantOfShape", "s", "a")
                    .Node("ConstantOfShape", "t", "b").Node("Cast", "b", "i", Of("to", 7L)).Node("Gather", "a i", "g", Of("axis", 2L))
                    .Node("ReduceSum", "g f", "c")
            ),
            "sum of a shaped nothing" => Sum(
                file.Integers("s", 0).Integers("t", 0, int.MaxValue).Integers("f", 0).Node("ConstantOfShape", "s", "a")
                    .Node("Reshape", "a t", "r", Of("allowzero", 1L)).Node("ReduceSum", "r f", "c")
            ),
            "tensor without items" => Sum(
                file.Node("Constant", "", "a", Of("value", OnnxTensors.Of<float>("none", DataType.Float, [], 0, int.MaxValue)))
                    .Integers("f", 0).Node("ReduceSum", "a f", "c")
            ),
            "cut a million times" => file.Integers("s", [.. Enumerable.Repeat(0L, 1_000_000)])
                .Integers("a", [.. Enumerable.Repeat(1L, 1_000_000)]).Node("Slice", "x s s a", "y"),
            // [batch, 4000, 6] · [batch, 6, 4000], all 16 million of a row from the last to the first.
            "turned around" => file.Integers("a", 1).Integers("s", 1, 4000, 6).Integers("f", -1).Integers("e", long.MinValue)
                .Node("Unsqueeze", "x a", "u").Node("Expand", "u s", "e1").Node("Transpose", "e1", "t", Ints("perm", [0L, 2, 1]))
                .Node("MatMul", "e1 t", "m").Node("Flatten", "m", "v").Node("Slice", "v f e a f", "y"),
            "many windows" => Windows(),
            "parts" => file.Node("Split", "x", "y", Of("axis", 1L), Of("num_outputs", (long)int.MaxValue)),
            // [5, 1, 4, 1] · [batch, 1, 6] is [5, batch, 4, 6].
            "batch moved" => file.Weight("w", [5, 1, 4, 1]).Integers("a", 1).Node("Unsqueeze", "x a", "u").Node("MatMul", "w u", "y"),
            // [1, 1, 6] and [batch, 6] is [1, batch, 6]; [1, 6, 4] as well.
            "batch behind an axis of weights" => file.Weight("w", [1, 1, 6]).Node("Add", "x w", "y"),
            "batch behind an axis of a matrix" => file.Weight("w", [1, 6, 4]).Node("MatMul", "x w", "y"),
            "not made" => file.Node("Dropout", "x", "d mask").Node("Add", "x mask", "y"),
            _ => file.Node("Slice", "x", "y"),
        };
        int[] dims = what is "pooled" or "many windows" ? [1, 224, 224] : [6];
        var graph = new TrunkGraph(file.Model("y"), TrunkRun.All);
        Assert.Contains(message, Assert.ThrowsExactly<OnnxModelException>(() => TrunkRun.Record(graph, dims)).Message);
    }

    // Each of eight poolings has half a million to two million pixels in its windows, all of which are counted.
    private static OnnxFile Windows()
    {
        var file = new OnnxFile().Input(-1, 1, 224, 224);
        for (var i = 0; i < 8; i++)
            file.Node("AveragePool", i == 0 ? "x" : $"p{i - 1}", $"p{i}", Ints("kernel_shape", [512L, 1]), Ints("pads", [511L, 0, 511, 0]));
        return file.Node("Relu", "p7", "y");
    }

    /// <summary>What constants may cost grows with the file: one with weights of nine million numbers may turn them over.</summary>
    [TestMethod]
    public void ALargeFileMayComputeMore()
    {
        OnnxFile File(bool hasWeights)
        {
            var file = new OnnxFile().Input(-1, 3000).Integers("s", 3000, 3000);
            file = hasWeights ? file.Floats("w", [3000, 3000], new float[9_000_000]) : file.Node("ConstantOfShape", "s", "w");
            return file.Node("Transpose", "w", "t").Node("MatMul", "x t", "y");
        }

        Assert.HasCount(1, TrunkRun.Record(new TrunkGraph(File(true).Model("y"), TrunkRun.All), [3000]).Parameters);
        var graph = new TrunkGraph(File(false).Model("y"), TrunkRun.All);
        Assert.Contains("constants", Assert.ThrowsExactly<OnnxModelException>(() => TrunkRun.Record(graph, [3000])).Message);
    }

    private static OnnxFile Sum(OnnxFile file) => file.Node("ReduceMax", "c", "m", Of("keepdims", 0L)).Node("Add", "x m", "y");

    [TestMethod]
    public void OptionsAreChecked()
    {
        var file = Small().Bytes("y");
        new OnnxTrunk(file) { TrainableFrom = "node c" }.Validate(1);
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));
        Assert.AreEqual(digest, new OnnxTrunk(file) { Digest = digest.ToUpperInvariant() }.Digest);
        Assert.Contains("another file", Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(file) { Digest = "00" }).Message);
        Assert.Contains(
            "'node c'",
            Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(file) { TrainableFrom = "nothing" }.Validate(1)).Message
        );
        Assert.Contains(
            "'nothing'",
            Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(file) { Output = "nothing" }.Validate(1)).Message
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(file) { LearningRateFactor = 0 }.Validate(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(file) { Trainable = false, TrainableFrom = "y" }.Validate(1));
        Assert.ThrowsExactly<FileNotFoundException>(() => new OnnxTrunk("no such file.onnx"));
        Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(file.AsMemory(0, file.Length / 2)));
    }

    /// <summary>A file for windows of five steps of six numbers, and one for vectors, under columns that are images of one channel or of
    /// one row.</summary>
    [TestMethod]
    [DataRow("1x5x6", "5x6")]
    [DataRow("5x1x6", "5x6")]
    [DataRow("1x1x6", "6")]
    public void WindowsAndNumbersAreRead(string image, string input)
    {
        int[] Dims(string text) => [.. text.Split('x').Select(int.Parse)];
        var file = new OnnxFile().Input([-1, .. Dims(input)]).Weight("w", [6, 4]).Node("MatMul", "x w", "m").Node("Tanh", "m", "y")
            .Bytes("y");
        long[] shape = [3, .. Dims(input).Select(size => (long)size)];
        var numbers = TrunkRun.Random(shape);
        var (want, wantShape) = OnnxFile.Run(file, numbers, shape);
        // The steps of a row become their mean.
        var steps = (int)(wantShape.Length == 3 ? wantShape[1] : 1);
        float[] means =
        [
            .. Enumerable.Range(0, 12).Select(i => Enumerable.Range(0, steps).Average(step => want[(i / 4 * steps + step) * 4 + i % 4])),
        ];
        var trunk = new OnnxTrunk(file);
        var record = new ShapeRecord();
        trunk.Trunk(new ShapeOps(record), new ShapeValue([-1, .. Dims(image)]));
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var store = new ParameterStore(record, 3, TorchSharp.torch.CPU);
        using var mode = new TrainingMode();
        var rows = TorchSharp.torch.tensor(numbers, [3, .. Dims(image).Select(size => (long)size)]);
        TrunkRun.Near(means, FlatTensor.Numbers(trunk.Trunk(new TorchOps(store, mode), rows)), 1e-5, image);
    }

    [TestMethod]
    public void ChannelsThatDoNotFitAreToldBeforeAnythingIsTrained()
    {
        var trunk = new OnnxTrunk(Small().Bytes("y"));
        var error = Assert.ThrowsExactly<OnnxModelException>(() =>
            trunk.Trunk(new ShapeOps(new ShapeRecord()), new ShapeValue([-1, 3, 8, 8]))
        );
        Assert.Contains("[any, 2, 8, 8]", error.Message);
        // Channels last, as TensorFlow writes networks.
        var last = new OnnxFile()
            .Input(-1, 8, 8, 2)
            .Node("Transpose", "x", "t", Ints("perm", [0L, 3, 1, 2]))
            .Node("GlobalMaxPool", "t", "y");
        var shape = new OnnxTrunk(last.Bytes("y")).Trunk(new ShapeOps(new ShapeRecord()), new ShapeValue([-1, 2, 8, 8]));
        CollectionAssert.AreEqual(new[] { -1, 2 }, shape.Dims.ToArray());
    }

    /// <summary>Two convolutions with batch normalisation, and the mean of each channel, all for images of one size.</summary>
    internal static OnnxFile Small(bool fixedSize = true, string function = "Relu") =>
        new OnnxFile()
            .Input(fixedSize ? [-1, 2, 8, 8] : [-1, 2, -1, -1])
            .Weight("first.weight", [4, 2, 3, 3], 0.3)
            .Positive("scale", 4)
            .Weight("shift", [4], 0.1)
            .Weight("mean", [4], 0.1)
            .Positive("variance", 4)
            .Weight("second.weight", [6, 4, 3, 3], 0.3)
            .Weight("second.bias", [6], 0.1)
            .Node("Conv", "x first.weight", "a", Ints("pads", [1L, 1, 1, 1]))
            .Node("BatchNormalization", "a scale shift mean variance", "b")
            .Node(function, "b", "r")
            .Node("Conv", "r second.weight second.bias", "c", Ints("strides", [2L, 2]), Ints("pads", [1L, 1, 1, 1]))
            .Node("Tanh", "c", "t")
            .Node(fixedSize ? "AveragePool" : "GlobalAveragePool", "t", "p", fixedSize ? [Ints("kernel_shape", [4L, 4])] : [])
            .Node("Flatten", "p", "y");
}
