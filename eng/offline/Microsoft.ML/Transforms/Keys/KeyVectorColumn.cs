using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>A key column that is to become a vector of floats: its keys, and the names of the slots that come from them.</summary>
internal sealed class KeyVectorColumn
{
    public KeyVectorColumn(DataViewSchema.Column input)
    {
        Input = input;
        if (input.Type.GetItemType() is not KeyDataViewType key)
            throw Contracts.ExceptColumnType("inputSchema", "input", input.Name, "key type of known cardinality", input.Type.ToString());
        KeyCount = checked((int)key.Count);
    }

    public DataViewSchema.Column Input { get; }

    public int KeyCount { get; }

    /// <summary>How many keys a row holds: 1 for a scalar, 0 for a vector of unknown size.</summary>
    public int Size => Input.Type.GetValueCount();

    public bool IsVector => Input.Type is VectorDataViewType;

    /// <summary>The texts of the keys, null where they have none.</summary>
    public ReadOnlyMemory<char>[] KeyNames()
    {
        if (!Input.HasKeyValues())
            return null;
        VBuffer<ReadOnlyMemory<char>> values = default;
        Input.GetKeyValues(ref values);
        return [.. values.DenseValues()];
    }

    /// <summary>For each key of the row each of the names, with the key's slot before it: "[1].red".</summary>
    public ReadOnlyMemory<char>[] Repeat(IReadOnlyList<ReadOnlyMemory<char>> names)
    {
        if (!IsVector)
            return [.. names];
        VBuffer<ReadOnlyMemory<char>> slots = default;
        if (Input.HasSlotNames())
            Input.GetSlotNames(ref slots);
        return [.. Enumerable.Range(0, Size).SelectMany(i =>
        {
            var slot = slots.Length > i ? slots.GetItemOrDefault(i) : default;
            var prefix = slot.IsEmpty ? $"[{i}]" : slot.ToString();
            return names.Select(name => $"{prefix}.{name}".AsMemory());
        })];
    }
}
