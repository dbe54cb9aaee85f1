using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The task of a <see cref="CrookedHead"/>.</summary>
public sealed class CrookedTask(string name, string labelColumn, float difference) : TaskDefinition(name, labelColumn)
{
    public override string Kind => "crooked";

    public override LabelEncoding Encode(DataViewSchema.Column label) => LabelEncoding.Number(this, label);

    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics) => new CrookedHead(Name, difference);

    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new CrookedHead(Name, difference).Columns;
}
