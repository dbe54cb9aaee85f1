namespace MlNet.MultiTask;

/// <summary>A column that is to be predicted.</summary>
/// <param name="Column">The column; the task has its name.</param>
/// <param name="Kind"><c>binary</c>, <c>multiclass</c>, <c>ordinal</c> or <c>regression</c>.</param>
public sealed record TableTask(string Column, string Kind)
{
    internal const string Binary = "binary";
    internal const string Multiclass = "multiclass";
    internal const string Ordinal = "ordinal";
    internal const string Regression = "regression";

    /// <summary>Why it was taken for this kind, for people.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The classes in their order, where it is not that of their numbers or of the alphabet; the second one of a binary task is
    /// yes. Another label is an error when it is read.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Whether the label is a class, and not an amount.</summary>
    internal bool HasClasses => Kind != Regression;

    /// <summary>The columns that the model adds.</summary>
    internal IReadOnlyList<string> Results =>
        HasClasses ? [$"{Column}.Score", $"{Column}.Probability", $"{Column}.PredictedLabel"] : [$"{Column}.Score"];

    /// <summary>The kinds.</summary>
    internal static IReadOnlyList<string> Kinds { get; } = [Binary, Multiclass, Ordinal, Regression];
}
