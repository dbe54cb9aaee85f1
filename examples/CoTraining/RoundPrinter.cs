using System.Globalization;
using MlNet.MultiTask;
using Spectre.Console;

namespace CoTraining;

/// <summary>Prints each round: how many labels were propagated, how many are right, how far the networks agree.</summary>
public sealed class RoundPrinter : IProgress<CoTrainingRound>
{
    /// <summary>Share of the propagated labels that are right, after the last round.</summary>
    public double Right { get; private set; } = double.NaN;

    public void Report(CoTrainingRound value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var task = value.Tasks[0];
        var (right, known) = (task.Networks.Sum(network => network.Right), task.Networks.Sum(network => network.WithTruth));
        Right = known > 0 ? (double)right / known : double.NaN;
        AnsiConsole.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"    round {value.Round}/{value.MaximumRounds}: {task.Networks[0].Propagated} labels propagated to the upper network, "
                    + $"{task.Networks[1].Propagated} to the lower "
                    + $"one{(known > 0 ? FormattableString.Invariant($", {Right:P1} of them right") : "")}; "
                    + $"{task.Networks.Sum(network => network.Corrected)} corrected; the networks agree on {task.Agreement:P1}"
            )
        );
    }
}
