using MlNet.MultiTask;
using Spectre.Console;

namespace Penguins;

/// <summary>A progress bar over the epochs, with the held-out loss beside it.</summary>
public static class TrainingProgressBar
{
    /// <param name="history">Gets each report as well.</param>
    /// <param name="train">Trains, reporting to what it is given.</param>
    public static T Run<T>(TrainingHistory history, Func<IProgress<TrainingProgress>, T> train) =>
        AnsiConsole
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("training");
                var result = train(new Reporter(bar, history));
                bar.Value = bar.MaxValue;
                return result;
            });

    private sealed class Reporter(ProgressTask bar, TrainingHistory history) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress progress)
        {
            history.Report(progress);
            bar.MaxValue = progress.MaximumEpochs;
            bar.Value = progress.Epoch;
            bar.Description = FormattableString.Invariant($"epoch {progress.Epoch}, held-out loss {progress.ValidationLoss:F3}");
        }
    }
}
