using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MlNet.MultiTask;
using Spectre.Console;

namespace Census;

/// <summary>Trains each architecture on all tasks, and a network of the same size on each task alone, over several seeds.</summary>
public sealed class Comparison(MLContext ml, IDataView train, IDataView test, CensusOptions options)
{
    // All of about one size: 256 hidden values between features and towers, in one layer or shared out among experts.
    private static readonly (string Name, Architecture Architecture)[] s_architectures =
    [
        ("hard sharing", new MultiTaskOptions().Architecture),
        (
            "MMoE",
            new Mmoe
            {
                ExpertCount = 4,
                ExpertLayers = [64],
                TowerLayers = [64],
                Dropout = 0.3,
            }
        ),
        (
            "PLE",
            new Ple
            {
                SharedExpertCount = 2,
                TaskExpertCount = 1,
                LevelCount = 1,
                ExpertLayers = [64],
                TowerLayers = [64],
                Dropout = 0.3,
            }
        ),
    ];

    /// <summary>The table: medians per task, Δm against the single-task networks, seconds.</summary>
    public Table Run()
    {
        var table = new Table().AddColumn("network");
        foreach (var metric in TaskMetric.All)
            table.AddColumn(new TableColumn($"{metric.Task} {metric.Metric}").RightAligned());
        table.AddColumn(new TableColumn("Δm").RightAligned()).AddColumn(new TableColumn("seconds").RightAligned());
        var alone = Average(
            "one network per task",
            seed => CensusPipeline.AllTasks().Select((task, t) => Scores([task], new MultiTaskOptions().Architecture, seed)[t]).ToArray(),
            out var aloneSeconds
        );
        AddRow(table, "one network per task", alone, null, aloneSeconds);
        foreach (var (name, architecture) in s_architectures)
        {
            var together = Average(name, seed => Scores(CensusPipeline.AllTasks(), architecture, seed), out var seconds);
            AddRow(table, name, together, alone, seconds);
        }
        return table;
    }

    private double[] Scores(IReadOnlyList<TaskDefinition> tasks, Architecture architecture, int seed)
    {
        var settings = new MultiTaskOptions
        {
            Architecture = architecture,
            Seed = seed,
            MaximumEpochs = options.Quick ? 1 : new MultiTaskOptions().MaximumEpochs,
        };
        var model = CensusPipeline.Create(ml, tasks, settings).Fit(train);
        using var network = model.LastTransformer;
        var scored = model.Transform(test);
        var names = tasks.Select(task => task.Name).ToHashSet();
        return [.. TaskMetric.All.Select(metric => names.Contains(metric.Task) ? metric.Measure(ml, scored) : double.NaN)];
    }

    private double[] Average(string name, Func<int, double[]> run, out double seconds)
    {
        var watch = Stopwatch.StartNew();
        var results = new List<double[]>();
        for (var seed = 1; seed <= options.Seeds; seed++)
        {
            results.Add(run(seed));
            AnsiConsole.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}, seed {seed}: "
                        + $"{string.Join("  ", results[^1].Select(score => score.ToString("F4", CultureInfo.InvariantCulture)))}"
                )
            );
        }
        seconds = watch.Elapsed.TotalSeconds / options.Seeds;
        return [.. TaskMetric.All.Select((_, t) => Median([.. results.Select(result => result[t])]))];
    }

    // Δm: the mean over tasks of the relative change against the single-task network (Maninis et al. 2019, eq. 4); all metrics here are
    // better when larger.
    private static void AddRow(Table table, string name, double[] scores, double[]? alone, double seconds) =>
        table.AddRow([
            name,
            .. scores.Select(score => score.ToString("F4", CultureInfo.InvariantCulture)),
            alone is null
                ? ""
                : scores
                    .Zip(alone, (score, other) => (score - other) / other)
                    .Average()
                    .ToString("+0.00 %;-0.00 %", CultureInfo.InvariantCulture),
            seconds.ToString("F0", CultureInfo.InvariantCulture),
        ]);

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }
}
