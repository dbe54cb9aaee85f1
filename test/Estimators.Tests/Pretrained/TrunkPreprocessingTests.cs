using Microsoft.ML;
using TorchSharp;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What a published network wants of its images is done by the exported graph: scale, mean, deviation, and the order of the
/// channels.</summary>
[TestClass]
public sealed class TrunkPreprocessingTests
{
    private const int Pixels = Sight.Pixels;
    private static readonly MLContext s_ml = new(1);
    private static readonly double[] s_means = [123.15, 115.9, 103.06];
    private static readonly double[] s_deviations = [58, 57, 50];

    /// <summary>A file that wants blue, green, red, under a column of red, green, blue, against ONNX Runtime on the file with the planes
    /// swapped and normalised here.</summary>
    [TestMethod]
    public void AFileReadsItsOwnOrderOfChannels()
    {
        var column = new InputColumn("Image", ColumnKind.Byte, 3 * Pixels, false, 0, []);
        byte[] bytes = [.. TrunkRun.Random([2, 3 * Pixels], 60, 128).Select(x => (byte)Math.Clamp(x, 0, 255))];
        var image = Encoding([2, 1, 0]);
        image.Validate();
        var fitted = image.Fit(column, bytes.AsMemory());

        var swapped = new float[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var (row, channel, pixel) = (i / (3 * Pixels), i / Pixels % 3, i % Pixels);
            swapped[(row * 3 + 2 - channel) * Pixels + pixel] = (float)((bytes[i] - s_means[channel]) / s_deviations[channel]);
        }
        var (want, _) = OnnxFile.Run(File().Bytes("y"), swapped, [2, 3, Sight.Height, Sight.Width]);

        using var scope = torch.NewDisposeScope();
        var record = new ShapeRecord();
        fitted.Encode(new ShapeOps(record), new ShapeValue([-1, column.Size]));
        using var store = new ParameterStore(record, 1, torch.CPU);
        var numbers = Array.ConvertAll(bytes, x => (float)x);
        var got = fitted.Encode<torch.Tensor>(new TorchOps(store, new TrainingMode()), torch.tensor(numbers, [2, column.Size]));
        TrunkRun.Near(want, FlatTensor.Numbers(got), 1e-5, "libtorch");

        var schema = new ModelSchema(
            [column],
            [new TaskSchema("T", "test", "L", [new OutputColumn("T.y", ColumnKind.Single, 5, false, [])], 1)]
        );
        var parameters = store.Capture();
        var model = NetworkExport.Build(schema, name => parameters[name], (ops, inputs) => [fitted.Encode(ops, inputs[0])]);
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(model);
        using var run = new Microsoft.ML.OnnxRuntime.RunOptions();
        using var x = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(bytes, [2, column.Size]);
        using var results = session.Run(run, [column.Name], [x], ["T.y"]);
        TrunkRun.Near(want, results[0].GetTensorDataAsSpan<float>().ToArray(), 1e-5, "the exported graph");
    }

    /// <summary>A training on red, green, blue with the order turned is one on blue, green, red.</summary>
    [TestMethod]
    public void TheModelTakesTheColumnAsItIs()
    {
        var rows = Sight.View(s_ml, 60);
        var turned = s_ml.Transforms.CustomMapping<Sight, Turned>((from, to) => to.Turn(from.Image), null).Fit(rows).Transform(rows);
        using var one = Train(rows, "Image", Encoding([2, 1, 0]));
        using var two = Train(turned, "Other", Encoding([], isTurned: true));
        Assert.IsLessThan(1e-4, one.ExportDifference);
        CollectionAssert.AreEqual(
            TrunkTrainingTests.Weights(two.OnnxModel.ToArray()).Where(IsTrained).SelectMany(entry => entry.Value).ToArray(),
            TrunkTrainingTests.Weights(one.OnnxModel.ToArray()).Where(IsTrained).SelectMany(entry => entry.Value).ToArray()
        );
        // A model knows its order, and is not trained further with another one.
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer("Image", Encoding([])).Continue(one, rows));
        Assert.Contains("ChannelOrder was [2, 1, 0] and is []", error.Message);
        Trainer("Image", Encoding([2, 1, 0])).Continue(one, rows).Dispose();

        static bool IsTrained(KeyValuePair<string, float[]> entry) =>
            entry.Key.Contains("trunk/", StringComparison.Ordinal) || entry.Key.StartsWith("head", StringComparison.Ordinal);
    }

    private static MultiTaskTransformer Train(IDataView rows, string column, ImageEncoding image) => Trainer(column, image).Fit(rows);

    private static MultiTaskEstimator Trainer(string column, ImageEncoding image) =>
        s_ml.MultiTask()
            .Trainer(
                column,
                [Tasks.Regression("Left", nameof(Sight.Left))],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [] },
                    ColumnEncodings = new Dictionary<string, NumericEncoding> { [column] = image },
                    MaximumEpochs = 2,
                    ValidationFraction = 0,
                    Seed = 1,
                    Threads = 1,
                }
            );

    private static ImageEncoding Encoding(int[] order, bool isTurned = false) =>
        new(3, Sight.Height, Sight.Width)
        {
            Scale = 1,
            Mean = isTurned ? [.. s_means.Reverse()] : s_means,
            Deviation = isTurned ? [.. s_deviations.Reverse()] : s_deviations,
            ChannelOrder = order,
            Trunk = new OnnxTrunk(File().Bytes("y")),
        };

    private static OnnxFile File() =>
        new OnnxFile()
            .Input(-1, 3, Sight.Height, Sight.Width)
            .Weight("w", [5, 3, 3, 3])
            .Node("Conv", "x w", "a", Ints("pads", [1L, 1, 1, 1]))
            .Node("Relu", "a", "r")
            .Node("GlobalAveragePool", "r", "p")
            .Node("Flatten", "p", "y");

    private sealed class Turned
    {
        [Microsoft.ML.Data.VectorType(3, Sight.Height, Sight.Width)]
        public byte[] Other { get; set; } = [];

        public void Turn(byte[] image) => Other = [.. image[(2 * Pixels)..], .. image[Pixels..(2 * Pixels)], .. image[..Pixels]];
    }
}
