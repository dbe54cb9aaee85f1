using System.Globalization;
using Microsoft.ML;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>
/// <c>tables FOLDER [sets=a,b] [preset=Default] [seeds=1,2,3] [trees] [alone] [refit] [teachers=N] [share=0.7] [network=RealMlp]
/// [rate=0.04] [epochs=256] [members=32] [kept=8] [test]</c>: boosted trees per task and one network for all tasks on prepared tables.
/// Without <c>test</c> everything is measured on part 1, which choices may be made by; <c>refit</c> trains the network a second time on
/// parts 0 and 1, as the trees are, and goes with <c>test</c> alone; <c>Best</c> does so by itself there. With <c>network</c> it is RealMLP
/// as its authors start it, in place of the preset, or <c>TabM</c> of so many members, of which so many are kept; the rows a second that
/// the fitted network scores are measured then.
/// With <c>teachers</c> it learns from LightGbm of N iterations for each task; their share is found out for each task unless it is said.
/// </summary>
internal static class Program
{
    private static readonly string[] s_sets = ["adult", "birds", "diamonds", "hotel", "storms"];

    public static bool LooksAtTest { get; private set; }

    public static int Main(string[] arguments)
    {
        if (Machine.RunAgainInPlainEnvironment(arguments) is { } code)
            return code;
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine(
                "tables FOLDER [sets=a,b] [preset=Default|Fast|Best] [seeds=1,2,3] [trees] [alone] [refit] [teachers=N] [share=0.7] "
                    + "[network=RealMlp|TabM] [rate=0.04] [epochs=256] [members=32] [kept=8] [test]"
            );
            return 2;
        }
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string Setting(string name, string otherwise) =>
            arguments.FirstOrDefault(argument => argument.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..]
            ?? otherwise;
        LooksAtTest = arguments.Contains("test");
        var sets = Setting("sets", string.Join(',', s_sets)).Split(',');
        int[] seeds = [.. Setting("seeds", "1,2,3").Split(',').Select(int.Parse)];
        var options = new MultiTaskOptions
        {
            Preset = Enum.Parse<Preset>(Setting("preset", "Default")),
            Threads = 1,
        };
        // Part 1 tells nothing about a network that was trained on it.
        if (arguments.Contains("refit") || !LooksAtTest)
            options = options with { Refit = arguments.Contains("refit") };
        int Number(string name, string otherwise) => int.Parse(Setting(name, otherwise), CultureInfo.InvariantCulture);
        options = Setting("network", "preset") switch
        {
            nameof(RealMlp) => Networks.RealMlp(
                options,
                double.Parse(Setting("rate", "0.04"), CultureInfo.InvariantCulture),
                Number("epochs", "256")
            ),
            nameof(TabM) => Networks.TabM(options, Number("members", "32"), Number("kept", "8"), Number("epochs", "100")),
            _ => options,
        };
        if (options.Refit && !LooksAtTest)
        {
            Console.Error.WriteLine("'refit' trains on part 1, too: it can only be measured with 'test'.");
            return 2;
        }
        Machine.Describe(("TorchSharp", Machine.VersionOf(typeof(TorchSharp.torch))), ("ML.NET", Machine.VersionOf(typeof(MLContext))));
        var iterations = Number("teachers", "0");
        if (Setting("share", "") is { Length: > 0 } share)
            options = options with { TeacherShare = double.Parse(share, CultureInfo.InvariantCulture) };
        foreach (var name in sets)
        {
            var set = TableSet.Load(new MLContext(1), Path.Combine(arguments[0], name + ".csv.gz"));
            Run(
                set,
                iterations > 0 ? options with { Teachers = TeachersOf(set, iterations) } : options,
                seeds,
                arguments.Contains("trees"),
                arguments.Contains("alone")
            );
        }
        return 0;
    }

    private static Dictionary<string, IEstimator<ITransformer>> TeachersOf(TableSet set, int iterations) =>
        set.Tasks.ToDictionary(task => task.Name, task => Trees.Teacher(new MLContext(1), task.LabelColumn, iterations));

    private static void Run(TableSet set, MultiTaskOptions options, int[] seeds, bool withTrees, bool withAlone)
    {
        var trees = withTrees
            ? set
                .Labels.Select(label =>
                    (Fast: Trees.FastTree(new MLContext(1), set, label), Light: Trees.LightGbm(new MLContext(1), set, label))
                )
                .ToArray()
            : null;
        NetworkResult[] together =
        [
            .. seeds.Select(seed => Networks.Run(new MLContext(seed), set, set.Tasks, options with { Seed = seed }, LooksAtTest)),
        ];
        NetworkResult[][] alone = withAlone
            ?
            [
                .. set.Tasks.Select(task =>
                    seeds
                        .Select(seed => Networks.Run(new MLContext(seed), set, [task], options with { Seed = seed }, LooksAtTest))
                        .ToArray()
                ),
            ]
            : [];
        Console.WriteLine($"| {set.Name} | FastTree | LightGbm | together | over the better tree | alone |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        var gains = new List<double>();
        for (var t = 0; t < set.Labels.Count; t++)
        {
            var ours = Median(together, t);
            var own = withAlone ? Median(alone[t], 0) : null;
            TaskFigure?[] others =
                trees is null ? []
                : LooksAtTest ? [trees[t].Fast.Test, trees[t].Light.Test]
                : [trees[t].Fast.Choice, trees[t].Light.Choice];
            var over = others.Length == 0 ? double.NaN : others.Min(other => ours.Over(other!));
            if (own is not null)
                gains.Add(ours.Over(own));
            Console.WriteLine(
                $"| {ours.Name} {ours.Metric} | {Text(others.ElementAtOrDefault(0))} | "
                    + $"{Text(others.ElementAtOrDefault(1))} | {Text(ours)} | {over:+0.0%;-0.0%} | {Text(own)} |"
            );
        }
        var seconds = together.Select(result => result.Seconds).Order().ElementAt(together.Length / 2);
        Console.WriteLine(
            $"| seconds (epochs {string.Join(", ", together.Select(result => result.Epochs))}) | "
                + $"{trees?.Sum(tree => tree.Fast.Seconds):F1} + {trees?.Sum(tree => tree.Fast.ChoosingSeconds):F1} | "
                + $"{trees?.Sum(tree => tree.Light.Seconds):F1} + {trees?.Sum(tree => tree.Light.ChoosingSeconds):F1} | {seconds:F1} | | "
                + $"{(withAlone ? alone.Sum(task => task.Average(result => result.Seconds)) : 0):F1} |"
        );
        if (options.Architecture is TabM)
            Console.WriteLine($"Rows a second, bare ONNX Runtime, one thread: {together.Max(result => result.RowsPerSecond):N0}");
        if (withAlone)
            Console.WriteLine($"Δm of together against alone: {gains.Average():+0.00%;-0.00%}");
        Console.WriteLine();
    }

    private static TaskFigure Median(NetworkResult[] results, int task) =>
        results.Select(result => result.Figures[task]).OrderBy(figure => figure.Value).ElementAt(results.Length / 2);

    private static string Text(TaskFigure? figure) =>
        figure is null ? ""
        : double.IsNaN(figure.LogLoss) ? $"{figure.Value:F4}"
        : $"{figure.Value:F4} / {figure.LogLoss:F4}";
}
