using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a vector of keys as tags 0, 1, …, one for each step; key 0 is a step without a tag. A row without any tag has no
/// label.</summary>
internal sealed class TagLabels(DataViewSchema.Column column, int tags) : StepLabels
{
    public override int? KeyCount => tags;

    public override KeyVocabulary? KeyValues { get; } = KeyVocabularies.OfKeys(column);

    public override Func<float[]> BindSteps(DataViewRow row)
    {
        var getter = KeyGetters.Vector(row, column);
        var value = default(VBuffer<ulong>);
        return () =>
        {
            getter(ref value);
            var steps = new float[value.Length];
            var (at, known) = (0, 0);
            foreach (var key in value.DenseValues())
            {
                var isKnown = key > 0 && key <= (ulong)tags;
                steps[at++] = isKnown ? key - 1 : float.NaN;
                known += isKnown ? 1 : 0;
            }
            return known > 0 ? steps : [];
        };
    }
}
