using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Benchmarks;

/// <summary>Boosted trees, one model per task: what is theirs to choose is chosen on part 1, then they are trained on parts 0 and
/// 1.</summary>
internal static class Trees
{
    private static readonly int[] s_iterations = [50, 100, 200, 400, 800, 1600];
    private static readonly double[] s_rates = [0.03, 0.1];

    /// <summary>LightGbm: rate 0.05, 31 leaves, iterations by part 1.</summary>
    public static TreeResult LightGbm(MLContext context, TableSet set, string label) =>
        Run(
            context,
            set,
            label,
            [.. s_iterations.Select(count => (Func<IEstimator<ITransformer>>)(() => LightGbm(context, label, count)))]
        );

    /// <summary>FastTree: 300 trees of 31 leaves, rate by part 1.</summary>
    public static TreeResult FastTree(MLContext context, TableSet set, string label) =>
        Run(context, set, label, [.. s_rates.Select(rate => (Func<IEstimator<ITransformer>>)(() => FastTree(context, label, rate)))]);

    /// <summary>LightGbm with so many iterations, for a network to learn from.</summary>
    public static IEstimator<ITransformer> Teacher(MLContext context, string label, int iterations) => LightGbm(context, label, iterations);

    private static TreeResult Run(MLContext context, TableSet set, string label, IReadOnlyList<Func<IEstimator<ITransformer>>> candidates)
    {
        var views = set.Prepare([0], [0], [1]);
        var (train, choice) = (Figures.WithLabels(context, views[0], label), views[1]);
        var watch = Stopwatch.StartNew();
        TaskFigure? best = null;
        var chosen = 0;
        for (var i = 0; i < candidates.Count; i++)
        {
            var figure = Figures.Of(context, set.Name, label, candidates[i]().Fit(train).Transform(choice));
            if (best is not null && figure.Over(best) <= 0)
                break;
            (best, chosen) = (figure, i);
        }
        var choosing = watch.Elapsed.TotalSeconds;
        var final = set.Prepare([0, 1], [0, 1], [2]);
        watch.Restart();
        var model = candidates[chosen]().Fit(Figures.WithLabels(context, final[0], label));
        var seconds = watch.Elapsed.TotalSeconds;
        return new TreeResult(
            best!,
            Program.LooksAtTest ? Figures.Of(context, set.Name, label, model.Transform(final[1])) : null,
            seconds,
            choosing
        );
    }

    private static IEstimator<ITransformer> LightGbm(MLContext context, string label, int iterations) =>
        label[0] switch
        {
            'b' => context.BinaryClassification.Trainers.LightGbm(Settings(new LightGbmBinaryTrainer.Options(), label, iterations)),
            'm' => context
                .MulticlassClassification.Trainers.LightGbm(Settings(new LightGbmMulticlassTrainer.Options(), label, iterations))
                .Append(context.Transforms.CopyColumns("unused", "Score")),
            _ => context.Regression.Trainers.LightGbm(Settings(new LightGbmRegressionTrainer.Options(), label, iterations)),
        };

    private static TOptions Settings<TOptions>(TOptions options, string label, int iterations)
        where TOptions : TrainerInputBaseWithGroupId
    {
        options.LabelColumnName = label;
        switch (options)
        {
            case LightGbmBinaryTrainer.Options binary:
                (binary.NumberOfIterations, binary.LearningRate, binary.NumberOfLeaves, binary.NumberOfThreads) = (iterations, 0.05, 31, 1);
                break;
            case LightGbmMulticlassTrainer.Options classes:
                (classes.NumberOfIterations, classes.LearningRate, classes.NumberOfLeaves, classes.NumberOfThreads) = (
                    iterations,
                    0.05,
                    31,
                    1
                );
                break;
            case LightGbmRegressionTrainer.Options numbers:
                (numbers.NumberOfIterations, numbers.LearningRate, numbers.NumberOfLeaves, numbers.NumberOfThreads) = (
                    iterations,
                    0.05,
                    31,
                    1
                );
                break;
        }
        return options;
    }

    private static IEstimator<ITransformer> FastTree(MLContext context, string label, double rate)
    {
        FastTreeBinaryTrainer Binary() =>
            context.BinaryClassification.Trainers.FastTree(Boosted<FastTreeBinaryTrainer.Options>(label, rate));
        return label[0] switch
        {
            'b' => Binary(),
            'm' => context.MulticlassClassification.Trainers.OneVersusAll(Binary(), label),
            _ => context.Regression.Trainers.FastTree(Boosted<FastTreeRegressionTrainer.Options>(label, rate)),
        };
    }

    private static TOptions Boosted<TOptions>(string label, double rate)
        where TOptions : BoostedTreeOptions, new() =>
        new()
        {
            LabelColumnName = label,
            NumberOfTrees = 300,
            NumberOfLeaves = 31,
            LearningRate = rate,
            NumberOfThreads = 1,
        };
}
