using System.Diagnostics;
using System.Globalization;
using CoTraining;
using Microsoft.ML;
using MlNet.MultiTask;
using Spectre.Console;

// Two networks, one on the upper and one on the lower half of a garment's image, learn from 20 labels per class and from each other.
var line = CommandLine.Parse(args);
if (line is null)
    return 2;
try
{
    var ml = new MLContext(1);
    var watch = Stopwatch.StartNew();
    var (all, judge) = (GarmentData.Load(line.Folder, "train"), GarmentData.Load(line.Folder, "t10k"));
    if (line.Development)
        (all, judge) = (all.Part(..55_000), all.Part(55_000..));
    var (test, first) = (judge.Take(line.TestImages), line.Development ? 101 : 1);
    AnsiConsole.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Fashion-MNIST (Zalando, MIT licence): {GarmentData.LabelsPerClass} labels per class, {line.Unlabelled} images without "
                + $"a label, "
                + $"{test.Count} {(line.Development ? "development" : "test")} images, {line.Seeds} seeds, one thread. Networks of one "
                + $"hidden layer of 128. Five seeds take about seven minutes, --quick ten seconds."
        )
    );
    var table = new ResultTable();
    for (var seed = first; seed < first + line.Seeds; seed++)
    {
        var experiment = new Experiment(ml, all.Draw(line.Unlabelled, seed), test, seed, line.Quick);
        foreach (
            var (name, run) in new (string, Func<Result>)[]
            {
                (ResultTable.Whole, experiment.WholeImage),
                ("two halves, no co-training", experiment.Apart),
                ("propagation", () => experiment.Together(false, null)),
                ("+ feature sharing", () => experiment.Together(false, FusionWeights.Learned)),
                ("+ smoothing over neighbours", () =>
                    experiment.Together(true, FusionWeights.Learned, model => File.WriteAllBytes(line.Model, model.OnnxModel.Span))
                ),
            }
        )
        {
            AnsiConsole.WriteLine(FormattableString.Invariant($"seed {seed}, {name} ({watch.Elapsed.TotalSeconds:F0} s so far)"));
            table.Add(name, run());
        }
    }
    AnsiConsole.Write(table.Render());
    AnsiConsole.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Medians over {line.Seeds} seeds; {watch.Elapsed.TotalSeconds:F0} s. {table.Verdict()}"
        )
    );
    AnsiConsole.WriteLine(OnnxScoring.Describe(line.Model, test));
    return 0;
}
catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
{
    Console.Error.WriteLine($"{error.Message} Debian's package dataset-fashion-mnist has the files; --folder says where they are.");
    return 2;
}
