using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// A task of a user's own kind: one of several levels that have an order, as so many questions whether the label is above each level
/// (Frank, Hall 2001). Uses only what the library offers to anyone.
/// </summary>
public sealed class OrdinalTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    public override string Kind => "ordinal";

    public override LabelEncoding Encode(DataViewSchema.Column label)
    {
        var encoding = LabelEncoding.Class(this, label);
        return encoding.KeyCount is > 1 ? encoding : throw BadLabel(label, "a key of two levels or more");
    }

    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        if (statistics.Counts.Count < 2)
            throw new InvalidOperationException(
                $"Task '{Name}': label column '{LabelColumn}' has a single level in the {statistics.Rows} labelled training rows."
            );
        return new OrdinalHead(Name, encoding.KeyCount!.Value, encoding.KeyValues);
    }

    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new OrdinalHead(
            Name,
            2,
            label.Annotations.Any(annotation => annotation.Name == "KeyValues") ? new KeyVocabulary("String", ["", ""]) : null
        ).Columns;
}
