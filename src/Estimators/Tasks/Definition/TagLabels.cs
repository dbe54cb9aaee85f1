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
        var raw = ((VectorDataViewType)column.Type).ItemType.RawType;
        if (raw == typeof(byte))
            return Read<byte>(row, key => key);
        if (raw == typeof(ushort))
            return Read<ushort>(row, key => key);
        if (raw == typeof(ulong))
            return Read<ulong>(row, key => key);
        return Read<uint>(row, key => key);
    }

    private Func<float[]> Read<T>(DataViewRow row, Func<T, ulong> number)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var value = default(VBuffer<T>);
        return () =>
        {
            getter(ref value);
            var steps = new float[value.Length];
            var (at, known) = (0, 0);
            foreach (var item in value.DenseValues())
            {
                var key = number(item);
                var isKnown = key > 0 && key <= (ulong)tags;
                steps[at++] = isKnown ? key - 1 : float.NaN;
                known += isKnown ? 1 : 0;
            }
            return known > 0 ? steps : [];
        };
    }
}
