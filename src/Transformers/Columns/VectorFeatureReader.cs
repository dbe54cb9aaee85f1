using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a vector column; sparse vectors become dense.</summary>
internal sealed class VectorFeatureReader<T>(InputColumn input, ValueGetter<VBuffer<T>> getter, T[] target) : FeatureReader
{
    private readonly int _size = input.Size;
    private VBuffer<T> _value;

    public override void Read(int row)
    {
        getter(ref _value);
        if (_value.Length != _size)
            throw new InvalidOperationException(
                $"Feature column '{input.Name}' has {_value.Length} slots in a row where the model was trained on {input.Size}."
            );
        var to = target.AsSpan(row * _size, _size);
        if (_value.IsDense)
            _value.GetValues().CopyTo(to);
        else
            _value.CopyTo(to);
    }
}
