using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a key column of any key type as the model's keys: keys are translated by their values; a key out of range becomes 0,
/// missing.</summary>
internal sealed class KeyFeatureReader : FeatureReader
{
    private readonly InputColumn _input;
    private readonly uint[]? _map;
    private readonly uint[] _target;
    private readonly ValueGetter<ulong>? _scalar;
    private readonly ValueGetter<VBuffer<ulong>>? _vector;
    private VBuffer<ulong> _buffer;
    private ulong _value;

    public KeyFeatureReader(InputColumn input, DataViewRow row, DataViewSchema.Column column, uint[]? map, uint[] target)
    {
        (_input, _map, _target) = (input, map, target);
        if (input.IsScalar)
            _scalar = KeyGetters.Scalar(row, column);
        else
            _vector = KeyGetters.Vector(row, column);
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

    private uint Key(ulong key)
    {
        if (_map is null)
            return key <= uint.MaxValue ? (uint)key : 0;
        return key < (ulong)_map.Length ? _map[key] : 0;
    }
}
