using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>A report of a model that finds objects.</summary>
[TestClass]
public sealed class DetectionReportTests
{
    [TestMethod]
    public void ClassesOfObjectsAreInTheReport()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 24).Select(Row.Of));
        var keys = ml.Transforms.Conversion.MapValueToKey("Keys", "Kinds").Fit(rows).Transform(rows);
        var task = new DetectionTask("Things", "Keys", "Boxes") { Stride = 2, MaximumObjects = 10 };
        ImageReport.Has(ml, keys, (8, 12), task, "Objects of Things", "AP@0.5 of lamp", "AP@[.5:.95]", "24 labelled objects; the mean is");
    }

    private sealed class Row
    {
        [VectorType(1, 8, 12)]
        public byte[] Image { get; set; } = new byte[96];

        public string[] Kinds { get; set; } = [];

        public float[] Boxes { get; set; } = [];

        public static Row Of(int i)
        {
            var (row, left) = (new Row { Kinds = [i % 2 == 0 ? "lamp" : "chair"] }, i % 8);
            for (var y = 2; y < 6; y++)
                row.Image.AsSpan(12 * y + left, 4).Fill((byte)(i % 2 == 0 ? 250 : 120));
            row.Boxes = [left, 2, left + 4, 6];
            return row;
        }
    }
}
