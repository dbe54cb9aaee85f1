using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

public sealed class TweedieTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    public double Power { get; init; } = 1.5;

    // Its Score is a number in the label's units, so it is judged as a regression.
    public override string Kind => "regression";

    public override void Validate()
    {
        base.Validate();
        if (Power is not (> 1 and < 2))
            throw new ArgumentOutOfRangeException(nameof(Power), Power, $"Task '{Name}': Power must be between 1 and 2.");
    }

    public override LabelEncoding Encode(DataViewSchema.Column label) => LabelEncoding.Number(this, label, minimum: 0);

    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics) => new TweedieHead(this);

    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new TweedieHead(this).Columns;
}
