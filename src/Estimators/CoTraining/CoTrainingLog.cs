using Microsoft.ML.Runtime;

namespace MlNet.MultiTask;

/// <summary>Reports the progress of a co-training to the user and to the context's log.</summary>
internal sealed class CoTrainingLog(IChannel channel, IProgress<CoTrainingRound>? progress)
{
    public void Round(CoTrainingRound report)
    {
        Info(
            $"Round {report.Round}/{report.MaximumRounds}: {string.Join("; ", report.Tasks.Select(Text))}; moved {report.Moved:G3}, "
                + $"held-out sum {report.ValidationLoss:G6}{(report.IsBest ? ", best" : "")}"
        );
        progress?.Report(report);
    }

    public void Info(InvariantText text) => channel.Info(MessageSensitivity.None, text.ToStringAndClear());

    public void Warning(InvariantText text) => channel.Warning(MessageSensitivity.None, text.ToStringAndClear());

    private static string Text(CoTrainingTaskRound task) =>
        FormattableString.Invariant($"{task.Task} agreement {task.Agreement:P1}, {string.Join(", ", task.Networks.Select(Text))}");

    private static string Text(NetworkLabels labels)
    {
        var right = labels.WithTruth > 0 ? FormattableString.Invariant($" ({(double)labels.Right / labels.WithTruth:P1} right)") : "";
        return FormattableString.Invariant(
            $"'{labels.Network}' {labels.Given} given, {labels.Propagated} propagated{right}, {labels.Corrected} corrected"
        );
    }
}
