using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>A task over the column of its true labels, which are read as its labels are but never trained on.</summary>
internal sealed class TruthTask(TaskDefinition task, string column) : TaskDefinition(task.Name, column)
{
    public override string Kind => task.Kind;

    public override LabelEncoding Encode(DataViewSchema.Column label) => task.Encode(label);

    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics) => task.CreateHead(encoding, statistics);

    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => task.DescribeOutputs(label);
}
