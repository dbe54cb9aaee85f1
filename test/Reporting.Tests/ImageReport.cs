using Microsoft.ML;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>A report of a small network for images.</summary>
internal static class ImageReport
{
    /// <summary>Asserts that the page about a task on some rows has these texts.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="rows">The rows, with the images in the column Image.</param>
    /// <param name="image">Their size.</param>
    /// <param name="task">The task.</param>
    /// <param name="parts">The texts.</param>
    public static void Has(MLContext ml, IDataView rows, (int Height, int Width) image, TaskDefinition task, params string[] parts)
    {
        var model = ml.MultiTask()
            .Trainer(
                "Image",
                [task],
                new MultiTaskOptions
                {
                    ColumnEncodings = new Dictionary<string, NumericEncoding>
                    {
                        ["Image"] = new ImageEncoding(1, image.Height, image.Width)
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
        foreach (var part in parts)
            StringAssert.Contains(html, part);
    }
}
