using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The arrays of a vector that is being written. Nothing changes for readers until a commit.</summary>
public readonly ref struct VBufferEditor<T>
{
    private readonly int _length;
    private readonly T[] _values;
    private readonly int[] _indices;

    /// <summary>The stored positions, empty for a dense vector.</summary>
    public readonly Span<int> Indices;

    public readonly Span<T> Values;

    internal VBufferEditor(int length, int count, T[] values, int[] indices, bool needsIndices, bool newValues, bool newIndices)
    {
        _length = length;
        _values = values;
        _indices = indices;
        Values = values.AsSpan(0, count);
        Indices = needsIndices ? indices.AsSpan(0, count) : default;
        CreatedNewValues = newValues;
        CreatedNewIndices = newIndices;
    }

    public bool CreatedNewValues { get; }

    public bool CreatedNewIndices { get; }

    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);

    /// <summary>Commits only the first so many stored values.</summary>
    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        Contracts.CheckParam(physicalValuesCount <= Values.Length, nameof(physicalValuesCount),
            "Updating physicalValuesCount during CommitTruncated cannot be greater than the original physicalValuesCount.");
        return new(_length, physicalValuesCount, _values, _indices);
    }
}
