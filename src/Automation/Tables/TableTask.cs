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

    /// <summary>Whether the label is a class, and not an amount.</summary>
    internal bool HasClasses => Kind != Regression;

    /// <summary>The kinds.</summary>
    internal static IReadOnlyList<string> Kinds { get; } = [Binary, Multiclass, Ordinal, Regression];

    /// <summary>The column of keys that a class label becomes.</summary>
    internal string LabelColumn => HasClasses ? $"{Column}.Label" : Column;

    /// <summary>The task as the trainer takes it.</summary>
    internal TaskDefinition Definition =>
        Kind switch
        {
            Binary => Tasks.Binary(Column, LabelColumn),
            Multiclass => Tasks.Multiclass(Column, LabelColumn),
            Ordinal => new MulticlassTask(Column, LabelColumn) { IsOrdinal = true },
            _ => Tasks.Regression(Column, LabelColumn),
        };
}
