using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MlNet.MultiTask;
using Spectre.Console;

namespace MultiFashion;

/// <summary>Trains the methods one after the other, each over the same seeds, and keeps the best network.</summary>
public sealed class Comparison(MLContext ml, IDataView train, IDataView test, MultiFashionOptions options) : IDisposable
{
    private static readonly TaskDefinition[] s_tasks =
    [
        Tasks.Multiclass("TopLeft", "TopLeft"),
        Tasks.Multiclass("BottomRight", "BottomRight"),
    ];

    /// <summary>The network of two tasks with the best mean accuracy; null before there is one.</summary>
    public MultiTaskTransformer? Best { get; private set; }

    /// <summary>Mean accuracy of <see cref="Best"/>.</summary>
    public double BestAccuracy { get; private set; }

    /// <summary>Trains one method.</summary>
    public MethodScores Run(Method method)
    {
        var (topLeft, bottomRight, watch) = (new double[options.Seeds], new double[options.Seeds], new Stopwatch());
        for (var seed = 1; seed <= options.Seeds; seed++)
        {
            var scores = method.IsSingleTask
                ? [Fit(method, [s_tasks[0]], seed, watch)[0], Fit(method, [s_tasks[1]], seed, watch)[0]]
                : Fit(method, s_tasks, seed, watch);
            (topLeft[seed - 1], bottomRight[seed - 1]) = (scores[0], scores[1]);
            AnsiConsole.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{method.Name}, seed {seed}: {scores[0]:F4} / {scores[1]:F4}, {watch.Elapsed.TotalSeconds / seed:F0} s"
                )
            );
        }
        return new(method, topLeft, bottomRight, watch.Elapsed.TotalSeconds / options.Seeds);
    }

    public void Dispose() => Best?.Dispose();

    private double[] Fit(Method method, TaskDefinition[] tasks, int seed, Stopwatch watch)
    {
        watch.Start();
        var model = ml.MultiTask()
            .Trainer("Pixels", tasks, options.Training(method.Balancer(), seed, new EpochLines(method.Name)))
            .Fit(train);
        watch.Stop();
        var scored = model.Transform(test);
        double[] accuracy =
        [
            .. tasks.Select(task =>
                ml.MulticlassClassification.Evaluate(scored, task.Name, $"{task.Name}.Score", $"{task.Name}.PredictedLabel").MicroAccuracy
            ),
        ];
        if (tasks.Length == 1 || accuracy.Average() <= BestAccuracy)
        {
            model.Dispose();
            return accuracy;
        }
        Best?.Dispose();
        (Best, BestAccuracy) = (model, accuracy.Average());
        return accuracy;
    }
}
