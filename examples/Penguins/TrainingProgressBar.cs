using MlNet.MultiTask;
using Spectre.Console;

namespace Penguins;

/// <summary>A progress bar over the epochs, with the held-out loss beside it.</summary>
public static class TrainingProgressBar
{
    public static T Run<T>(Func<IProgress<TrainingProgress>, T> train) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .Start(context =>
        {
            var bar = context.AddTask("training");
            var result = train(new Reporter(bar));
            bar.Value = bar.MaxValue;
            return result;
        });

    private sealed class Reporter(ProgressTask bar) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress progress)
        {
            bar.MaxValue = progress.MaximumEpochs;
            bar.Value = progress.Epoch;
            bar.Description = FormattableString.Invariant($"epoch {progress.Epoch}, held-out loss {progress.ValidationLoss:F3}");
        }
    }
}
