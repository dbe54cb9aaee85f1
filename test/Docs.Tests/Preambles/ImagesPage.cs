using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/images.md takes for granted: images of 28 × 28 and their ten kinds, here 40 of random dots; a model of them and an
/// image.</summary>
public static class ImagesPage
{
    private const int Images = 40;

    public static MLContext ml { get; } = new(seed: 1);

    public static string onnxPath => Path.GetFullPath("garments.onnx");

    public static IReadOnlyList<TaskDefinition> tasks { get; } = [Tasks.Multiclass("Garment", "Garment")];

    public static byte[] pixels { get; } = new byte[28 * 28];

    public static IDataView garments { get; } = ml.Data.LoadFromEnumerable(Rows());

    public static ITransformer model =>
        ml.MultiTask()
            .Trainer(
                "Pixels",
                tasks,
                new MultiTaskOptions
                {
                    ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Pixels"] = new ImageEncoding(1, 28, 28) },
                    Architecture = new LeNet { Kernels = [5] },
                    MaximumEpochs = 1,
                }
            )
            .Fit(garments);

    private static List<GarmentRow> Rows()
    {
        var random = new Random(1);
        var rows = new List<GarmentRow>();
        for (var i = 0; i < Images; i++)
        {
            var row = new GarmentRow { Pixels = new byte[28 * 28], Kind = (uint)(i % 10 + 1) };
            random.NextBytes(row.Pixels);
            rows.Add(row);
        }
        return rows;
    }

    private sealed class GarmentRow
    {
        [VectorType(1, 28, 28)]
        public byte[] Pixels { get; set; } = [];

        [KeyType(10), ColumnName("Garment")]
        public uint Kind { get; set; }
    }
}
