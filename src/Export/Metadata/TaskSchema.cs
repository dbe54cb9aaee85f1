using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>A task of a fitted model: what it is called, what it was trained on and which columns it adds.</summary>
public sealed record TaskSchema
{
    [JsonConstructor]
    internal TaskSchema(
        string name,
        string kind,
        string labelColumn,
        IReadOnlyList<OutputColumn> outputs,
        long labelledRows,
        string? presenceColumn = null,
        KeyVocabulary? labelValues = null,
        IReadOnlyList<double>? thresholds = null,
        int? noLabel = null,
        string? boxColumn = null,
        string? groupColumn = null
    )
    {
        Name = name;
        Kind = kind;
        LabelColumn = labelColumn;
        Outputs = outputs;
        LabelledRows = labelledRows;
        PresenceColumn = presenceColumn;
        LabelValues = labelValues;
        Thresholds = thresholds;
        NoLabel = noLabel;
        BoxColumn = boxColumn;
        GroupColumn = groupColumn;
    }

    /// <summary>The task's name.</summary>
    public string Name { get; internal init; }

    /// <summary>What kind it is, for evaluation: <c>multiclass</c>, <c>ordinal</c>, <c>binary</c>, <c>regression</c>,
    /// <c>multilabel</c>, <c>quantile</c>, <c>censored</c>, <c>box</c>, <c>tagging</c>, <c>segmentation</c>,
    /// <c>denseregression</c>, <c>normals</c>, <c>detection</c>, <c>ranking</c>, or a user's own word.</summary>
    public string Kind { get; internal init; }

    /// <summary>The label column it was trained on.</summary>
    public string LabelColumn { get; internal init; }

    /// <summary>The columns it adds.</summary>
    public IReadOnlyList<OutputColumn> Outputs { get; internal init; }

    /// <summary>How many training rows had its label.</summary>
    public long LabelledRows { get; internal init; }

    /// <summary>A Boolean column that is false where the label is missing; null where there is none.</summary>
    public string? PresenceColumn { get; internal init; }

    /// <summary>
    /// What the label's classes stand for, in order, where no output says so: for a binary task no and yes. Labels of other data are
    /// compared with it. Null where the training data did not say.
    /// </summary>
    public KeyVocabulary? LabelValues { get; internal init; }

    /// <summary>
    /// The probability above which <c>PredictedLabel</c> is true: one number for a binary task, one for each label of a multi-label task.
    /// Null where it is 0.5, and for other kinds. The graph compares with it; <c>Score</c> and <c>Probability</c> do not depend on it.
    /// </summary>
    public IReadOnlyList<double>? Thresholds { get; internal init; }

    /// <summary>The number in a map of numbers that stands for a pixel without a label; null where there is none.</summary>
    public int? NoLabel { get; internal init; }

    /// <summary>The column with the boxes of the objects that the label names; null where there is none.</summary>
    public string? BoxColumn { get; internal init; }

    /// <summary>For a ranking task the column of the groups that rows are ranked within; null for other kinds.</summary>
    public string? GroupColumn { get; internal init; }

    /// <summary>Name of one of its columns, such as Score: with a suffix in an exported file that reads a raw column of this
    /// name.</summary>
    internal string ColumnOf(string part)
    {
        var name = $"{Name}.{part}";
        foreach (var output in Outputs)
            if (
                output.Name.StartsWith(name, StringComparison.Ordinal)
                && output.Name[name.Length..].Replace(Renamed, "", StringComparison.Ordinal).Length == 0
            )
                return output.Name;
        return name;
    }

    /// <summary>What an exported file puts behind the name of a result where a raw column has it.</summary>
    internal const string Renamed = ".output";

    /// <summary>What the label's classes stand for, in order; null where the training data did not say.</summary>
    internal KeyVocabulary? Vocabulary => LabelValues ?? Outputs.FirstOrDefault(output => output.KeyValues is not null)?.KeyValues;
}
