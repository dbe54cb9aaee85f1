namespace MlNet.MultiTask;

/// <summary>Rows that are alike in one label: those of a class, those in a bin of a number, or those without the label.</summary>
/// <param name="Name">What it is, for messages.</param>
/// <param name="MustBeInEachFold">Whether a fold without it could not be trained or tested on: a class, or any label at all.</param>
/// <param name="Rows">The rows, ascending.</param>
internal sealed record Stratum(string Name, bool MustBeInEachFold, IReadOnlyList<int> Rows);
