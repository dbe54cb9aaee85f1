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
        var model = ml.MultiTask()
            .Trainer(
                "Image",
                [new SegmentationTask("Ground", "Map") { ClassNames = ["dark", "bright", "never"] }],
                new MultiTaskOptions
                {
                    ColumnEncodings = new Dictionary<string, NumericEncoding>
                    {
                        ["Image"] = new ImageEncoding(1, 6, 8)
                        {
                            Trunk = new ResNet { Channels = [4, 4] },
                            Decoder = new UNetDecoder { Convolutions = 1 },
                        },
                    },
                    MaximumEpochs = 2,
                    BatchSize = 8,
                    Seed = 1,
                    Threads = 1,
                }
            )
            .Fit(rows);
        var html = ReportPage.Build(ml.MultiTask(), new ReportContent { Model = model, Scored = model.Transform(rows) });
        foreach (var part in new[] { "Classes of Ground", "mean IoU", "pixel accuracy", "IoU of bright", "labelled pixels; the mean is" })
            StringAssert.Contains(html, part);
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
