using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a vector of numbers, one for each step; NaN is a step without one. A row without any number has no label.</summary>
internal sealed class StepNumbers(TaskDefinition task, DataViewSchema.Column column) : StepLabels
{
    public override Func<float[]> BindSteps(DataViewRow row)
    {
        var getter = row.GetGetter<VBuffer<float>>(column);
        var value = default(VBuffer<float>);
        return () =>
        {
            getter(ref value);
            float[] steps = [.. value.DenseValues()];
            if (Array.FindIndex(steps, float.IsInfinity) is >= 0 and var step)
                throw new InvalidOperationException(
                    $"Task '{task.Name}': label column '{column.Name}' is {steps[step]} in row {row.Position}, step {step}; expected a "
                        + "finite number, or NaN for a step without one."
                );
            return Array.TrueForAll(steps, float.IsNaN) ? [] : steps;
        };
    }
}
