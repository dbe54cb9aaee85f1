using System.Diagnostics;
using System.Globalization;
using ClassifyLocateMeasure;
using Microsoft.ML;
using Scenes;
using Spectre.Console;

// What a garment is (10 classes), how large it was drawn and where it is, from one convolutional network with the task weights 0.5, 0.3 and
// 0.2.
var options = SceneOptions.Parse(args, "ClassifyLocateMeasure", "classify-locate-measure");
if (options is null)
    return 2;
try
{
    var watch = Stopwatch.StartNew();
    var ml = new MLContext(options.Seed);
    var (trainCount, testCount, epochs) = options.Quick ? (400, 200, 1) : (42_000, 4_000, 3);
    Console.WriteLine(
        "Reproduces the sketch of a network that classifies, locates and measures (outputs of 10, 1 and 4, losses weighted "
            + "0.5, 0.3 and 0.2) on garments of Fashion-MNIST"
    );
    Console.WriteLine(
        "(Xiao, Rasul, Vollgraf 2017; MIT licence), each drawn with a side of 32 to 60 pixels somewhere on a noisy canvas of 64 × 64."
    );
    Console.WriteLine(
        $"{trainCount} scenes of training images, {testCount} of test images, {epochs} epochs; about "
            + $"{(options.Quick ? "10 seconds" : "5 minutes")} on two cores."
    );
    Console.WriteLine(
        "The networks of single tasks get a third of the epochs each, so that all three together take as long as the "
            + "shared one; with --full each gets all."
    );
    var train = new SceneMaker(Garments.Train(options.DataFolder), seed: 1).Make(trainCount);
    var test = new SceneMaker(Garments.Test(options.DataFolder), seed: 2).Make(testCount);

    var comparison = new Comparison(ml, train, test, epochs, options.Full ? epochs : Math.Max(1, epochs / 3), options);
    var table = new Table()
        .AddColumn("held-out scenes")
        .AddColumn(new TableColumn("class accuracy").RightAligned())
        .AddColumn(new TableColumn("mean IoU").RightAligned())
        .AddColumn(new TableColumn("AP@0.5").RightAligned())
        .AddColumn(new TableColumn("size R²").RightAligned())
        .AddColumn(new TableColumn("seconds").RightAligned());
    table.AddRow("to reach", "0.850", "0.750", "", "0.950", "");
    foreach (var way in comparison.Ways)
    {
        var result = way();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Name}: accuracy {result.Accuracy:F3}, mean IoU {result.MeanIou:F3}, size R² {result.RSquared:F3}"
            )
        );
        table.AddRow(
            result.Name,
            Number(result.Accuracy),
            Number(result.MeanIou),
            Number(result.AveragePrecision),
            Number(result.RSquared),
            result.Seconds.ToString("F0", CultureInfo.InvariantCulture)
        );
    }
    AnsiConsole.Write(table);

    Directory.CreateDirectory(options.OutputFolder);
    using var network = comparison.Model!.LastTransformer;
    var difference = ExportCheck.Run(ml, comparison.Model, test, Path.Combine(options.OutputFolder, "scenes.onnx"));
    Console.WriteLine(FormattableString.Invariant($"All of it took {watch.Elapsed.TotalSeconds:F0} s."));
    return difference <= 1e-5 ? 0 : 1;
}
catch (FileNotFoundException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

static string Number(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
