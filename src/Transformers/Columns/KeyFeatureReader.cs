using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a key column of any key type as the model's keys: keys are translated by their values; a key out of range becomes 0,
/// missing.</summary>
internal sealed class KeyFeatureReader<T> : FeatureReader
{
    private readonly InputColumn _input;
    private readonly Func<T, ulong> _number;
    private readonly uint[]? _map;
    private readonly uint[] _target;
    private readonly ValueGetter<T>? _scalar;
    private readonly ValueGetter<VBuffer<T>>? _vector;
    private VBuffer<T> _buffer;
    private T _value = default!;

    public KeyFeatureReader(
        InputColumn input,
        DataViewRow row,
        DataViewSchema.Column column,
        Func<T, ulong> number,
        uint[]? map,
        uint[] target
    )
    {
        (_input, _number, _map, _target) = (input, number, map, target);
        if (input.IsScalar)
            _scalar = row.GetGetter<T>(column);
        else
            _vector = row.GetGetter<VBuffer<T>>(column);
    }

    public override void Read(int row)
    {
        if (_scalar is not null)
        {
            _scalar(ref _value);
            _target[row] = Key(_value);
            return;
        }
        _vector!(ref _buffer);
        if (_buffer.Length != _input.Size)
            throw new InvalidOperationException(
                $"Feature column '{_input.Name}' has {_buffer.Length} slots in a row where the model was trained on {_input.Size}."
            );
        var to = _target.AsSpan(row * _input.Size, _input.Size);
        to.Clear();
        foreach (var (slot, value) in _buffer.Items())
            to[slot] = Key(value);
    }

    private uint Key(T value)
    {
        var key = _number(value);
        if (_map is null)
            return key <= uint.MaxValue ? (uint)key : 0;
        return key < (ulong)_map.Length ? _map[key] : 0;
    }
}
