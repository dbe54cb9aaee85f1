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
        // As the trees have it: what is measured on the test rows is prepared on all others.
        var views = set.Prepare(looksAtTest ? [0, 1] : [0], [0], [1], [2]);
        var epochs = 0;
        var watch = Stopwatch.StartNew();
        var counted = options with { Progress = new Epochs(report => epochs = report.Epoch) };
        var model = context.MultiTask().Trainer("Features", tasks, counted).Fit(views[0], views[1]);
        var seconds = watch.Elapsed.TotalSeconds;
        var scored = model.Transform(looksAtTest ? views[2] : views[1]);
        return new NetworkResult(
            [.. tasks.Select(task => Figures.Of(context, set.Name, task.LabelColumn, scored, task.Name + "."))],
            seconds,
            epochs,
            options.Architecture is TabM ? ScoringSpeed.Of(model, views[1]) : double.NaN
        );
    }

    /// <summary>RealMLP with its authors' settings (Holzmüller, Grinsztajn, Steinwart 2024), beside what the options say already.</summary>
    /// <param name="options">Refit, teachers and threads.</param>
    /// <param name="rate">The learning rate: theirs is 0.04 for classes and 0.2 for numbers.</param>
    /// <param name="epochs">Number of epochs.</param>
    public static MultiTaskOptions RealMlp(MultiTaskOptions options, double rate, int epochs) =>
        options with
        {
            Preset = null,
            Architecture = new RealMlp(),
            NumericEncoding = new PeriodicLinearEncoding(),
            Optimizer = new Adam
            {
                LearningRate = rate,
                Beta2 = 0.95,
                WeightDecay = 0.02,
            },
            Schedule = new CosineLogarithmicSchedule(),
            RegularizationSchedule = new FlatCosineSchedule(),
            Balancer = new Uncertainty(),
            BatchSize = 256,
            MaximumEpochs = epochs,
            Patience = epochs,
            StoppingCriterion = StoppingCriterion.EachTask,
        };

    /// <summary>TabM of the default size with its authors' settings (Gorishniy, Kotelnikov, Babenko 2025), beside what the options say
    /// already.</summary>
    /// <param name="options">Refit, teachers and threads.</param>
    /// <param name="members">Members that are trained.</param>
    /// <param name="kept">Members that are kept.</param>
    /// <param name="epochs">Number of epochs.</param>
    public static MultiTaskOptions TabM(MultiTaskOptions options, int members, int kept, int epochs) =>
        options with
        {
            Preset = null,
            Architecture = new TabM { MemberCount = members, KeptMembers = kept },
            NumericEncoding = new PiecewiseLinearEncoding { MaximumBins = 48, EmbeddingWidth = 16 },
            Optimizer = new Adam { LearningRate = 2e-3, WeightDecay = 3e-4 },
            Schedule = new ConstantSchedule(),
            Balancer = new Uncertainty(),
            BatchSize = 256,
            MaximumEpochs = epochs,
            Patience = 16,
            StoppingCriterion = StoppingCriterion.TaskErrors,
        };

    private sealed class Epochs(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
