using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Labels with a value for each step of a sequence; NaN where a step has none.</summary>
internal abstract class StepLabels : LabelEncoding
{
    /// <summary>0: as many as the row has steps.</summary>
    public override int Width => 0;

    public override bool IsScalar => false;

    internal override bool IsOfParts => true;

    /// <summary>Binds to a row or cursor; called at each row, the result gives the label's values: none where the row has no
    /// label.</summary>
    public abstract Func<float[]> BindSteps(DataViewRow row);

    public override ReadLabel Bind(DataViewRow row) =>
        throw new NotSupportedException("Labels of steps are as long as their row and are read by BindSteps.");
}
