using System.Globalization;
using Microsoft.ML.Runtime;

namespace MlNet.MultiTask;

/// <summary>Reports a training's progress to the user and to the context's log.</summary>
internal sealed class TrainingLog(IChannel channel, IProgress<TrainingProgress>? progress)
{
    private TrainingProgress? _last;

    public void Epoch(TrainingProgress report)
    {
        _last = report;
        Info(
            $"Epoch {report.Epoch}/{report.MaximumEpochs}, step {report.Steps}: {Losses(report)}; held-out sum "
                + $"{report.ValidationLoss:G6}{(report.IsBest ? ", best" : "")}{Sets(report)}"
        );
        progress?.Report(report);
    }

    public void Step(TrainingProgress report)
    {
        var losses = string.Join(", ", report.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.TrainingLoss:G5}")));
        Info($"Epoch {report.Epoch}/{report.MaximumEpochs}, step {report.Steps}: {losses}{Sets(report)}");
        progress?.Report(report with { IsEpochEnd = false });
    }

    /// <summary>A training stopped early.</summary>
    public void Stopped(TrainingProgress? report, string warning)
    {
        Warning(warning);
        if (report is not null)
            progress?.Report(report with { IsEpochEnd = false, Warning = warning });
    }

    /// <summary>Compares the exported network with the trained one. A difference is logged and reported; it never discards the
    /// model.</summary>
    /// <param name="measure">Compares them.</param>
    /// <returns>The largest difference; infinite if the exported network could not be run.</returns>
    public double Difference(Func<ExportDifference> measure)
    {
        var found = ExportDifference.None;
        try
        {
            found = measure();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            found = new ExportDifference(double.PositiveInfinity, $"it could not be run: {error.Message}");
        }
        if (found.Matters)
            Stopped(
                _last,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The exported network differs from the trained one by {found.Largest:G3}, where rounding explains "
                        + $"{ExportDifference.Tolerance}: {found.Text}. The model is returned all the same; check its scores before "
                        + $"using it."
                )
            );
        return found.Largest;
    }

    public void Info(InvariantText text) => channel.Info(MessageSensitivity.None, text.ToStringAndClear());

    public void Warning(string text) => channel.Warning(MessageSensitivity.Schema, text);

    private static string Sets(TrainingProgress report) =>
        string.Concat(
            report.Sets.Select(set => FormattableString.Invariant($"; data set {set.Set}: {set.Epochs} epochs, {set.Steps} steps"))
        );

    private static string Losses(TrainingProgress report) =>
        string.Join(
            ", ",
            report.Tasks.Select(task =>
                FormattableString.Invariant($"{task.Task} {task.TrainingLoss:G5} (held out {task.ValidationLoss:G5})")
            )
        );
}
