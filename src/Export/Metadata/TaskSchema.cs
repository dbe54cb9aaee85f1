namespace MlNet.MultiTask;

/// <summary>A task of a fitted model: what it is called, what it was trained on and which columns it adds.</summary>
/// <param name="Name">The task's name.</param>
/// <param name="Kind">What kind it is, for evaluation: <c>multiclass</c>, <c>binary</c>, <c>regression</c>, <c>multilabel</c>, <c>quantile</c>, <c>box</c>, or a user's own word.</param>
/// <param name="LabelColumn">The label column it was trained on.</param>
/// <param name="Outputs">The columns it adds.</param>
/// <param name="LabelledRows">How many training rows had its label.</param>
/// <param name="PresenceColumn">A Boolean column that is false where the label is missing; null where there is none.</param>
/// <param name="LabelValues">
/// What the label's classes stand for, in order, where no output says so: for a binary task no and yes. Labels of other data are compared with it. Null where the
/// training data did not say.
/// </param>
public sealed record TaskSchema(
    string Name, string Kind, string LabelColumn, IReadOnlyList<OutputColumn> Outputs, long LabelledRows, string? PresenceColumn = null,
    KeyVocabulary? LabelValues = null)
{
    /// <summary>What the label's classes stand for, in order; null where the training data did not say.</summary>
    internal KeyVocabulary? Vocabulary => LabelValues ?? Outputs.FirstOrDefault(output => output.KeyValues is not null)?.KeyValues;
}
