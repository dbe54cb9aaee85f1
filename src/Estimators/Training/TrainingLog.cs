using Microsoft.ML.Runtime;

namespace MlNet.MultiTask;

/// <summary>Tells the user's progress and the context's log where a training stands.</summary>
internal sealed class TrainingLog(IChannel channel, IProgress<TrainingProgress>? progress)
{
    public void Epoch(TrainingProgress report)
    {
        Info($"Epoch {report.Epoch}/{report.MaximumEpochs}, step {report.Steps}: {Losses(report)}; held-out sum {report.ValidationLoss:G6}{(report.IsBest ? ", best" : "")}{Sets(report)}");
        progress?.Report(report);
    }

    public void Step(TrainingProgress report)
    {
        Info($"Epoch {report.Epoch}/{report.MaximumEpochs}, step {report.Steps}: {string.Join(", ", report.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.TrainingLoss:G5}")))}{Sets(report)}");
        progress?.Report(report with { IsEpochEnd = false });
    }

    /// <summary>A training ended before its time.</summary>
    public void Stopped(TrainingProgress report, string warning)
    {
        Warning(warning);
        progress?.Report(report with { IsEpochEnd = false, Warning = warning });
    }

    public void Info(FormattableString text) => channel.Info(MessageSensitivity.None, FormattableString.Invariant(text));

    public void Warning(string text) => channel.Warning(MessageSensitivity.Schema, text);

    private static string Sets(TrainingProgress report) =>
        string.Concat(report.Sets.Select(set => FormattableString.Invariant($"; data set {set.Set}: {set.Epochs} epochs, {set.Steps} steps")));

    private static string Losses(TrainingProgress report) =>
        string.Join(", ", report.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.TrainingLoss:G5} (held out {task.ValidationLoss:G5})")));
}
