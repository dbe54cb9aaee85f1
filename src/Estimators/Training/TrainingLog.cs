using Microsoft.ML.Runtime;

namespace MlNet.MultiTask;

/// <summary>Tells the user's progress and the context's log where a training stands.</summary>
internal sealed class TrainingLog(IChannel channel, IProgress<TrainingProgress>? progress)
{
    public void Epoch(TrainingProgress report)
    {
        Info($"Epoch {report.Epoch}/{report.MaximumEpochs}, step {report.Steps}: {Losses(report)}; held-out sum {report.ValidationLoss:G6}{(report.IsBest ? ", best" : "")}");
        progress?.Report(report);
    }

    public void Step(TrainingProgress report)
    {
        Info($"Epoch {report.Epoch}/{report.MaximumEpochs}, step {report.Steps}: {string.Join(", ", report.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.TrainingLoss:G5}")))}");
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

    private static string Losses(TrainingProgress report) =>
        string.Join(", ", report.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.TrainingLoss:G5} (held out {task.ValidationLoss:G5})")));
}
