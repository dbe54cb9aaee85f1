using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The task of a <see cref="MisfitHead"/>.</summary>
public sealed class MisfitTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    public override string Kind => "misfit";

    public override LabelEncoding Encode(DataViewSchema.Column label) => LabelEncoding.Number(this, label);

    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics) => new MisfitHead(Name);

    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new MisfitHead(Name).Columns;
}
