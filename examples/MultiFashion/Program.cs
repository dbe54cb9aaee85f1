using System.Globalization;
using Microsoft.ML;
using MultiFashion;
using Spectre.Console;

// The benchmark of the Pareto multi-task line (Lin, Zhen, Li, Zhang, Kwong 2019) on two garments in one image: which are they? Ten ways to
// train the two tasks together, or apart.
var options = MultiFashionOptions.Parse(args);
if (options is null)
    return 2;
try
{
    var ml = new MLContext(1);
    var trainPairs = PairedImages.Make(GarmentImages.Load(options.Folder, "train"), 20191208, options.TrainingImages, options.Side);
    var testPairs = PairedImages.Make(GarmentImages.Load(options.Folder, "t10k"), 20191209, options.TestImages, options.Side);
    var (train, test) = (PairedImages.View(ml, trainPairs), PairedImages.View(ml, testPairs));
    AnsiConsole.WriteLine(
        $"Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT), two images laid over each other: {trainPairs.Count} to "
            + $"train on, {testPairs.Count} to judge by, {options.Side} × {options.Side} pixels. "
            + "All ten methods take about six minutes on two cores, one seed each; --full is the paper's schedule (hours), --quick a look "
            + "(seconds)."
    );
    using var comparison = new Comparison(ml, train, test, options);
    var methods = Method.All.Where(method => options.Methods.Count == 0 || options.Methods.Contains(method.Name));
    var scores = methods.Select(comparison.Run).ToArray();
    AnsiConsole.Write(ScoreTable.Create(scores));
    if (comparison.Best is not { } best)
        return 0;
    Directory.CreateDirectory(options.Output);
    var path = Path.Combine(options.Output, "multi-fashion.onnx");
    var exported = ExportedFile.Accuracy(ml, best, test, testPairs, path);
    AnsiConsole.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{path}, bytes in: mean accuracy {exported:F4}; the transformer of the same network, the best one above: "
                + $"{comparison.BestAccuracy:F4}"
        )
    );
    return Math.Abs(exported - comparison.BestAccuracy) < 1e-9 ? 0 : 1;
}
catch (FileNotFoundException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
