using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Labels as log(1 + y).</summary>
/// <param name="labels">Reads y.</param>
internal sealed class Log1pLabels(LabelEncoding labels) : LabelEncoding
{
    /// <summary>What y may be.</summary>
    public static NumberRange Range { get; } = new(0, "a finite number of 0 or more, which Log1p needs");

    /// <summary>What is learnt of a y from 0.</summary>
    public static float Of(float y) => (float)double.LogP1(y);

    public override int Width => labels.Width;

    public override bool IsScalar => labels.IsScalar;

    public override IReadOnlyList<string> SlotNames => labels.SlotNames;

    public override ReadLabel Bind(DataViewRow row)
    {
        var read = labels.Bind(row);
        return to =>
        {
            if (!read(to))
                return false;
            foreach (ref var value in to)
                value = Of(value);
            return true;
        };
    }
}
