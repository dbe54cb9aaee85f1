using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Networks that keep their image, on libtorch and as exported graphs: the same logits, the same classes.</summary>
[TestClass]
public sealed class MapParityTests
{
    private const int Rows = 3,
        Classes = 5;

    public static IEnumerable<object[]> Networks() =>
        [
            [new ResNet { Channels = [8, 12, 16] }, new UNetDecoder(), 30, 41, 1],
            [new ResNet { Channels = [8, 12, 16] }, new UNetDecoder { Upsampling = MapUpsampling.Nearest, Convolutions = 1 }, 30, 41, 1],
            [new ResNet { Channels = [8, 12, 16] }, new UNetDecoder { Upsampling = MapUpsampling.Transposed }, 30, 41, 1],
            [new ResNet { Channels = [8, 12], BlocksPerStage = 2 }, new UNetDecoder { Normalization = LayerNormalization.None }, 17, 8, 2],
            [new LeNet { Channels = [6, 8], Kernels = [5, 3], Padding = 1 }, new UNetDecoder(), 20, 23, 1],
            [new ResNet { Channels = [8, 12, 16] }, new FpnDecoder(6), 30, 41, 1],
            [new ResNet { Channels = [8, 12] }, new AsppDecoder(6) { Rates = [1, 3, 40] }, 30, 41, 1],
            [new LeNet { Channels = [6], Kernels = [3] }, new UNetDecoder { Upsampling = MapUpsampling.Transposed }, 20, 23, 3],
            [new ResNet { Channels = [8, 12, 16] }, new UNetDecoder { Convolutions = 1 }, 30, 41, 1, true],
            [new ResNet { Channels = [8, 12] }, new FpnDecoder(6), 17, 8, 2, false, true],
            [new LeNet { Channels = [6, 8], Kernels = [3], Padding = 1 }, new UNetDecoder { Convolutions = 1 }, 20, 23, 1, true, true],
        ];

    /// <summary>Two maps of pixels and a task of rows: the trunk's vector is the one that it gives without a decoder.</summary>
    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void TorchAndOnnxAgree(
        ImageArchitecture trunk,
        MapDecoder decoder,
        int height,
        int width,
        int by,
        bool attends = false,
        bool distils = false
    )
    {
        var image = new ImageEncoding(3, height, width)
        {
            Trunk = trunk,
            Decoder = decoder,
            TaskAttention = attends,
            TaskDistillation = distils,
        };
        var column = new InputColumn("I", ColumnKind.Byte, 3 * height * width, false, 0, []);
        var random = new Random(5);
        var bytes = new byte[Rows * column.Size];
        random.NextBytes(bytes);
        image.Validate();
        FittedEncoding[] encodings = [image.Fit(column, bytes)];
        var pixels = (height + by - 1) / by * ((width + by - 1) / by);
        TaskHead[] heads =
        [
            new SegmentationHead(new SegmentationTask("T", "L"), pixels, Classes, null),
            new SegmentationHead(new SegmentationTask("U", "L"), pixels, Classes, null),
            new RegressionHeadOfTwo(),
        ];
        var network = new Network(encodings, new HardSharing { TrunkLayers = [7] }, heads);
        var schema = new ModelSchema(
            [column],
            [
                new TaskSchema("T", "test", "L", [new OutputColumn("T.y", ColumnKind.Single, Classes * pixels, false, [])], 1),
                new TaskSchema("U", "test", "L", [new OutputColumn("U.y", ColumnKind.Single, Classes * pixels, false, [])], 1),
                new TaskSchema("R", "test", "L", [new OutputColumn("R.y", ColumnKind.Single, 2, false, [])], 1),
            ]
        );
        using var store = new ParameterStore(NetworkShapes.Record(network, [column]), 3, torch.CPU);
        var parameters = store.Capture();
        var model = NetworkExport.Build(
            schema,
            name => parameters[name],
            (ops, inputs) =>
            {
                var logits = network.Logits(ops, inputs);
                return [ops.Reshape(logits[0], Classes * pixels), ops.Reshape(logits[1], Classes * pixels), logits[2]];
            }
        );
        var (map, other, vector) = Torch(network, store, bytes);
        Assert.HasCount(Rows * Classes * pixels, map);
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(bytes, [Rows, column.Size]);
        using var outputs = session.Run(options, ["I"], [input], ["T.y", "U.y", "R.y"]);
        Near(map, outputs[0].GetTensorDataAsSpan<float>());
        Near(other, outputs[1].GetTensorDataAsSpan<float>());
        Near(vector, outputs[2].GetTensorDataAsSpan<float>());

        int Best(ReadOnlySpan<float> logits, int row, int pixel)
        {
            var best = 0;
            for (var k = 1; k < Classes; k++)
                if (logits[(row * Classes + k) * pixels + pixel] > logits[(row * Classes + best) * pixels + pixel])
                    best = k;
            return best;
        }
        var same = 0;
        for (var i = 0; i < Rows * pixels; i++)
            same += Best(map, i / pixels, i % pixels) == Best(outputs[0].GetTensorDataAsSpan<float>(), i / pixels, i % pixels) ? 1 : 0;
        Assert.IsGreaterThanOrEqualTo(0.999, (double)same / (Rows * pixels));
    }

    /// <summary>The decoder of a single task is that task's own; of two it is shared. The trunk always is.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void ADecoderBelongsToItsOnlyTask(int maps)
    {
        var image = new ImageEncoding(1, 8, 8) { Trunk = new ResNet { Channels = [4, 4] }, Decoder = new UNetDecoder() };
        var column = new InputColumn("I", ColumnKind.Byte, 64, false, 0, []);
        TaskHead[] heads =
        [
            new RegressionHeadOfTwo(),
            .. Enumerable.Range(0, maps).Select(i => new SegmentationHead(new SegmentationTask($"T{i}", "L"), 64, 2, null)),
        ];
        var network = new Network([image.Fit(column, new byte[64])], new HardSharing { TrunkLayers = [] }, heads);
        var record = NetworkShapes.Record(network, [column]);
        foreach (var parameter in record.Parameters)
        {
            int? want =
                parameter.Name.Contains("/decoder/", StringComparison.Ordinal) ? (maps == 1 ? 1 : null)
                : parameter.Name.StartsWith("head", StringComparison.Ordinal) ? parameter.Name[4] - '0'
                : null;
            Assert.AreEqual(want, parameter.Task, parameter.Name);
        }
        Assert.IsTrue(record.Parameters.Any(parameter => parameter.Name.Contains("/decoder/", StringComparison.Ordinal)));
    }

    /// <summary>Masks and decoders of attention are a task's own, and what makes them ready for the next stage is shared. Where tasks take
    /// from each other, only the taking is a task's own.</summary>
    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void WhatOtherTasksReachIsShared(bool attends, bool distils)
    {
        var image = new ImageEncoding(1, 8, 8)
        {
            Trunk = new ResNet { Channels = [4, 6] },
            Decoder = new UNetDecoder { Convolutions = 1 },
            TaskAttention = attends,
            TaskDistillation = distils,
        };
        var column = new InputColumn("I", ColumnKind.Byte, 64, false, 0, []);
        TaskHead[] heads =
        [
            new RegressionHeadOfTwo(),
            .. Enumerable.Range(0, 3).Select(i => new SegmentationHead(new SegmentationTask($"T{i}", "L"), 64, 2, null)),
        ];
        var network = new Network([image.Fit(column, new byte[64])], new HardSharing { TrunkLayers = [] }, heads);
        var names = new List<string>();
        foreach (var parameter in NetworkShapes.Record(network, [column]).Parameters)
        {
            string[] parts = parameter.Name.Split('/');
            var named = Array.Find(parts, part => part.StartsWith("task", StringComparison.Ordinal));
            var task = named is null ? (int?)null : named[4] - '0';
            bool takes = parts.Contains("gate") || parts.Contains("from"),
                isOwn = parts[0].StartsWith("head", StringComparison.Ordinal) || takes || (task is not null && !distils);
            Assert.AreEqual(isOwn ? task ?? parts[0][4] - '0' : null, parameter.Task, parameter.Name);
            names.Add(parameter.Name);
        }
        // The weights of: looks and masks at two stages, one passing on, a decoder's convolution; features, gate, two messages.
        int Count(string part, string end) =>
            names.Count(name => name.EndsWith(end, StringComparison.Ordinal) && name.Contains(part, StringComparison.Ordinal));
        Assert.AreEqual(attends ? 3 * 4 : 0, Count("/attention/task", "convolution/weight"));
        Assert.AreEqual(attends ? 1 : 0, Count("/attention/shared/", "convolution/weight"));
        Assert.AreEqual(attends ? 3 : 1, Count("/decoder/", "convolution/weight"));
        Assert.AreEqual(distils ? 3 * (1 + 1 + 2) : 0, Count("/distillation/", "/weight"));
    }

    /// <summary>Without a decoder there is nothing to pick for or to take from.</summary>
    [TestMethod]
    public void AttentionAndDistillationNeedADecoder()
    {
        foreach (var attends in new[] { true, false })
        {
            var image = new ImageEncoding(1, 8, 8) { Trunk = new ResNet(), TaskAttention = attends, TaskDistillation = !attends };
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(image.Validate).Message, "need a Decoder");
        }
    }

    private static (float[] Map, float[] Other, float[] Vector) Torch(Network network, ParameterStore store, byte[] bytes)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var ops = new TorchOps(store, new TrainingMode { IsTraining = false });
        var x = torch.tensor([.. bytes.Select(b => (float)b)], [Rows, bytes.Length / Rows]);
        var logits = network.Logits(ops, [x]);
        return (FlatTensor.Numbers(logits[0]), FlatTensor.Numbers(logits[1]), FlatTensor.Numbers(logits[2]));
    }

    private static void Near(float[] want, ReadOnlySpan<float> got)
    {
        Assert.IsGreaterThan(0.01, want.Max() - want.Min(), "a constant result would prove nothing");
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], 1e-4, $"value {i}");
    }

    private sealed class RegressionHeadOfTwo : TaskHead
    {
        public override int LogitCount => 2;

        public override IReadOnlyList<OutputColumn> Columns { get; } = [new OutputColumn("R.Score", ColumnKind.Single, 2, false, [])];

        public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) => [logits];

        public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights) => logits.mean();
    }
}
