using System.Collections;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A vector, dense or sparse. Sparse: only some values are stored, at rising positions, and the others are default.
/// Its arrays may be longer than what is stored in them, so that they can be used again.
/// </summary>
public readonly partial struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    public readonly int Length;

    public VBuffer(int length, T[] values, int[] indices = null)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam((values?.Length ?? 0) >= length, nameof(values));
        Length = length;
        _count = length;
        _values = values;
        _indices = indices;
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam(0 <= count && count <= length, nameof(count));
        Contracts.CheckParam((values?.Length ?? 0) >= count, nameof(values));
        Contracts.CheckParam(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    internal int StoredCount => _count;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public T GetItemOrDefault(int index)
    {
        Contracts.CheckParam(0 <= index && index < Length, nameof(index));
        if (IsDense)
            return _values[index];
        var stored = GetIndices().BinarySearch(index);
        return stored >= 0 ? _values[stored] : default;
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    /// <summary>The positions and values that are stored, or with <paramref name="all"/> every one.</summary>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        var stored = 0;
        if (all)
        {
            for (var i = 0; i < Length; i++)
                yield return new(i, IsStoredAt(i, ref stored) ? _values[stored++] : default);
            yield break;
        }
        for (; stored < _count; stored++)
            yield return new(IsDense ? stored : _indices[stored], _values[stored]);
    }

    public IEnumerable<T> DenseValues()
    {
        var stored = 0;
        for (var i = 0; i < Length; i++)
            yield return IsStoredAt(i, ref stored) ? _values[stored++] : default;
    }

    public IEnumerator GetEnumerator() => DenseValues().GetEnumerator();

    public override string ToString() => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    internal VBufferEditor<T> Edit(int length, int? valuesCount, int? maxCapacity, bool keepOld, bool requireIndicesOnDense)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam(valuesCount is null || valuesCount <= length, nameof(valuesCount));
        var count = valuesCount ?? length;
        var needsIndices = count < length || requireIndicesOnDense;
        var values = Fit(_values, count, maxCapacity ?? length, keepOld, out var newValues);
        var newIndices = false;
        var indices = needsIndices ? Fit(_indices, count, maxCapacity ?? length, keepOld, out newIndices) : _indices;
        return new(length, count, values, indices, needsIndices, newValues, newIndices);
    }

    private bool IsStoredAt(int index, ref int stored) => IsDense || (stored < _count && _indices[stored] == index);

    // Grows by doubling, so that sparse vectors of changing density do not allocate row by row.
    private static TItem[] Fit<TItem>(TItem[] array, int count, int capacity, bool keepOld, out bool isNew)
    {
        isNew = array == null ? count > 0 : array.Length < count;
        if (!isNew)
            return array ?? [];
        var size = (int)Math.Max(count, Math.Min(capacity, (array?.Length ?? 0) * 2L));
        var fresh = new TItem[size];
        if (keepOld)
            array?.CopyTo(fresh, 0);
        return fresh;
    }
}
