using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a column whose rows have different numbers of steps.</summary>
/// <param name="input">The column as the model knows it.</param>
/// <param name="row">The row or cursor.</param>
/// <param name="getter">Reads the column.</param>
/// <param name="convert">From the data's items to the model's.</param>
/// <param name="target">Where rows go.</param>
internal sealed class SequenceReader<TFrom, TItem>(
    InputColumn input,
    DataViewRow row,
    ValueGetter<VBuffer<TFrom>> getter,
    Func<TFrom, TItem> convert,
    SequenceTarget<TItem> target
) : FeatureReader
{
    private VBuffer<TFrom> _value;

    public override void Read(int to)
    {
        getter(ref _value);
        if (_value.Length % input.Size != 0)
            throw new InvalidOperationException(
                $"Feature column '{input.Name}' has {_value.Length} values in row {row.Position}, which do not make steps of {input.Size}."
            );
        var values = new TItem[_value.Length];
        var at = 0;
        foreach (var value in _value.DenseValues())
            values[at++] = convert(value);
        target(to, values);
    }
}
