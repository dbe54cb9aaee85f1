using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column of a text loader: its type, and the fields of a line that it is made of.</summary>
/// <param name="Type">A vector where several fields are asked for, or a range says so.</param>
/// <param name="Segments">At most one is open-ended.</param>
internal sealed record TextColumn(string Name, DataViewType Type, IReadOnlyList<TextSegment> Segments)
{
    public static TextColumn Create(string name, PrimitiveDataViewType itemType, IReadOnlyList<TextSegment> segments)
    {
        var sorted = segments.OrderBy(segment => segment.Min).ToArray();
        for (var i = 1; i < sorted.Length; i++)
            Contracts.CheckParam(sorted[i - 1].Lim <= sorted[i].Min, "Source", $"Intervals specified for column '{name}' overlap");

        if (segments.Any(segment => segment.IsOpen))
            return new(name, new VectorDataViewType(itemType), segments);
        var size = segments.Sum(segment => segment.Lim - segment.Min);
        return new(name, size > 1 || segments[0].ForceVector ? new VectorDataViewType(itemType, size) : itemType, segments);
    }

    /// <summary>How many fields of a line of so many fields make up the column.</summary>
    public int SizeIn(int fieldCount) => Segments.Sum(segment => segment.SizeIn(fieldCount));
}
