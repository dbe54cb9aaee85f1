using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a CPU tensor's elements where they lie, in logical order whatever the strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly T* _data;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
            throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        // A reference of its own: the memory stays while the accessor does.
        _tensor = tensor;
        _data = (T*)tensor.DataPointer;
        Count = tensor.NumberOfElements;
        _contiguous = tensor.is_contiguous();
        _shape = _contiguous ? null : tensor.shape;
        _strides = _contiguous ? null : tensor.stride();
    }

    public long Count { get; }
    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => _data[Offset(indices)];
        set => _data[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    public Array ToNDArray()
    {
        var shape = _tensor.shape;
        if (shape.Length == 0) return new[] { _data[0] };
        var array = Array.CreateInstance(typeof(T), shape);
        var flat = ToArray();
        Buffer.BlockCopy(flat, 0, array, 0, Buffer.ByteLength(flat));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int n = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        var to = array.Slice(arrayIndex, n);
        if (_contiguous) new ReadOnlySpan<T>(_data + tensorIndex, n).CopyTo(to);
        else
            for (int i = 0; i < n; i++) to[i] = _data[Strided(tensorIndex + i)];
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int n = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        var from = array.Slice(arrayIndex, n);
        if (_contiguous) from.CopyTo(new Span<T>(_data + tensorIndex, n));
        else
            for (int i = 0; i < n; i++) _data[Strided(tensorIndex + i)] = from[i];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return At(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
    }

    private T At(long i) => _data[_contiguous ? i : Strided(i)];

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && _tensor.Dimensions != 1)
        {
            if (indices[0] < 0 || indices[0] >= Count) throw new IndexOutOfRangeException();
            return _contiguous ? indices[0] : Strided(indices[0]);
        }

        var shape = _shape ?? _tensor.shape;
        var strides = _strides ?? _tensor.stride();
        if (indices.Length != shape.Length) throw new ArgumentException($"{indices.Length} indices for a tensor of {shape.Length} dimensions");
        long offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= shape[i]) throw new IndexOutOfRangeException($"{indices[i]} >= {shape[i]} in dimension {i}.");
            offset += indices[i] * strides[i];
        }

        return offset;
    }

    private long Strided(long index)
    {
        long offset = 0;
        for (int d = _shape.Length - 1; d >= 0; d--)
        {
            index = Math.DivRem(index, _shape[d], out long at);
            offset += at * _strides[d];
        }

        return offset;
    }
}
