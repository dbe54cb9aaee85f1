using System.Diagnostics;
using Microsoft.ML;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>This library with a preset: one call, one network for all tasks, stopped early on part 1.</summary>
internal static class Networks
{
    /// <summary>Trains on part 0 with part 1 held out, and measures on part 1 or 2.</summary>
    /// <param name="context">The context.</param>
    /// <param name="set">The data.</param>
    /// <param name="tasks">All tasks together, or one of them alone.</param>
    /// <param name="options">The options; only seed and threads are set beside the preset.</param>
    /// <param name="looksAtTest">Whether part 2 is measured; otherwise part 1.</param>
    public static NetworkResult Run(
        MLContext context,
        TableSet set,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions options,
        bool looksAtTest
    )
    {
        var views = set.Prepare([0], [0], [1], [2]);
        var epochs = 0;
        var watch = Stopwatch.StartNew();
        var counted = options with { Progress = new Epochs(report => epochs = report.Epoch) };
        var model = context.MultiTask().Trainer("Features", tasks, counted).Fit(views[0], views[1]);
        var seconds = watch.Elapsed.TotalSeconds;
        var scored = model.Transform(looksAtTest ? views[2] : views[1]);
        return new NetworkResult(
            [.. tasks.Select(task => Figures.Of(context, set.Name, task.LabelColumn, scored, task.Name + "."))],
            seconds,
            epochs
        );
    }

    private sealed class Epochs(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
