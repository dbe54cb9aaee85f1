using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;
using Penguins;

namespace ServingBenchmark;

/// <summary>A model to serve, a second version of it to swap with, and requests of one row.</summary>
public sealed record BenchmarkModel(string Title, string Path, string OtherPath, Func<Random, JsonObject> Row)
{
    private const int Features = 16;

    public static BenchmarkModel OfPenguins(string folder)
    {
        string[] islands = ["Biscoe", "Dream", "Torgersen"];
        return new BenchmarkModel("penguins.onnx", Train(1), Train(2), random => new JsonObject
        {
            ["Island"] = islands[random.Next(3)],
            ["BillLength"] = Number(random, 33, 59),
            ["BillDepth"] = Number(random, 13, 21),
            ["FlipperLength"] = Number(random, 172, 231),
        });

        string Train(int seed)
        {
            var ml = new MLContext(seed);
            var data = PenguinData.Load(ml);
            var model = PenguinPipeline.Create(ml).Fit(data);
            using var network = model.LastTransformer;
            return Export(ml, model, data, System.IO.Path.Combine(folder, $"penguins-{seed}.onnx"));
        }
    }

    /// <summary>Trained for one epoch: what it has learned makes no difference to its cost.</summary>
    public static BenchmarkModel OfWideLayers(string folder)
    {
        return new BenchmarkModel("16-1024-1024", Train(1), Train(2), random => new JsonObject
        {
            ["Features"] = new JsonArray([.. Enumerable.Range(0, Features).Select(_ => (JsonNode)Number(random, -2, 2))]),
        });

        string Train(int seed)
        {
            var ml = new MLContext(seed);
            var random = new Random(seed);
            var data = ml.Data.LoadFromEnumerable<WideRow>([.. Enumerable.Range(0, 256).Select(_ => new WideRow(random))]);
            var model = ml
                .Transforms.Conversion.MapValueToKey("ClassKey", "Class")
                .Append(
                    ml.MultiTask()
                        .Trainer(
                            "Features",
                            [Tasks.Multiclass("Kind", "ClassKey"), Tasks.Binary("Yes", "Yes"), Tasks.Regression("Amount", "Amount")],
                            new MultiTaskOptions
                            {
                                Architecture = new HardSharing { TrunkLayers = [1024, 1024] },
                                MaximumEpochs = 1,
                            }
                        )
                )
                .Fit(data);
            using var network = model.LastTransformer;
            return Export(ml, model, data, System.IO.Path.Combine(folder, $"wide-{seed}.onnx"));
        }
    }

    /// <summary>Bodies of requests.</summary>
    public IReadOnlyList<string> Bodies()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 256).Select(_ => new JsonObject { ["instances"] = new JsonArray(Row(random)) }.ToJsonString())];
    }

    private static string Export(MLContext ml, ITransformer model, IDataView data, string path)
    {
        ml.MultiTask().ConvertToOnnx(model, data, path);
        return path;
    }

    private static double Number(Random random, double from, double to) => Math.Round(from + (to - from) * random.NextDouble(), 2);

    private sealed class WideRow(Random random)
    {
        [VectorType(BenchmarkModel.Features)]
        public float[] Features { get; } = [.. Enumerable.Range(0, BenchmarkModel.Features).Select(_ => random.NextSingle() * 4 - 2)];

        public string Class { get; } = random.Next(4).ToString(CultureInfo.InvariantCulture);

        public bool Yes { get; } = random.Next(2) == 1;

        public float Amount { get; } = random.NextSingle();
    }
}
