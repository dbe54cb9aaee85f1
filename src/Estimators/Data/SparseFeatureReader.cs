using MlNet.MultiTask.Extending;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the entries of a vector column that are not zero.</summary>
internal sealed class SparseFeatureReader(
    InputColumn input,
    ValueGetter<VBuffer<float>> getter,
    SlotValue[][] target,
    EntryCount count
) : FeatureReader
{
    private VBuffer<float> _value;

    public override void Read(int row)
    {
        getter(ref _value);
        if (_value.Length != input.Size)
            throw new InvalidOperationException(
                $"Feature column '{input.Name}' has {_value.Length} slots in a row where the model was trained on {input.Size}."
            );
        var values = _value.GetValues();
        var entries = new SlotValue[values.Length - System.MemoryExtensions.Count(values, 0f)];
        var slots = _value.IsDense ? default : _value.GetIndices();
        var filled = 0;
        for (var i = 0; i < values.Length; i++)
            if (values[i] != 0)
                entries[filled++] = new SlotValue(_value.IsDense ? i : slots[i], values[i]);
        target[row] = entries;
        count.Add(filled);
    }
}
