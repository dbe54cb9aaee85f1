using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>A report of a model with a class for each pixel.</summary>
[TestClass]
public sealed class SegmentationReportTests
{
    [TestMethod]
    public void ClassesAreInTheReport()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 24).Select(Row.Of));
        var task = new SegmentationTask("Ground", "Map") { ClassNames = ["dark", "bright", "never"] };
        string[] parts = ["Classes of Ground", "mean IoU", "pixel accuracy", "IoU of bright", "labelled pixels; the mean is"];
        ImageReport.Has(ml, rows, (6, 8), task, parts);
    }

    private sealed class Row
    {
        [VectorType(1, 6, 8)]
        public byte[] Image { get; set; } = [];

        [VectorType(48)]
        public byte[] Map { get; set; } = [];

        public static Row Of(int i)
        {
            byte[] map = [.. Enumerable.Range(0, 48).Select(p => (byte)(p % 8 < 1 + i % 6 ? 1 : 0))];
            return new Row { Map = map, Image = [.. map.Select((x, p) => (byte)(x * 150 + p % 7))] };
        }
    }
}
