using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Names of single slots of vector columns, <c>Targets[2]</c>: each is read as a scalar column of that name.</summary>
internal static class SlotColumns
{
    /// <summary>The name of a slot.</summary>
    public static string NameOf(string column, int slot) => string.Create(CultureInfo.InvariantCulture, $"{column}[{slot}]");

    /// <summary>The column that a name is a slot of, and which; null where it has another form.</summary>
    public static (string Column, int Slot)? Parse(string name)
    {
        var open = name.LastIndexOf('[');
        return open > 0
            && name[^1] == ']'
            && int.TryParse(name.AsSpan(open + 1, name.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            ? (name[..open], slot)
            : null;
    }

    /// <summary>The column of the data that holds a name: itself, or the vector that it is a slot of.</summary>
    public static string SourceOf(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) is null && Parse(name) is { } slot ? slot.Column : name;

    /// <summary>The view with a scalar column for each slot that is named and that it does not have by this name. Names of columns that the
    /// view does not have either are left to whoever looks for them.</summary>
    /// <param name="data">The view.</param>
    /// <param name="names">Names of columns, of slots or not.</param>
    /// <exception cref="ArgumentException">The column is no vector of known size, or has fewer slots.</exception>
    public static IDataView Of(IDataView data, IEnumerable<string> names)
    {
        var slots = new List<(string Name, DataViewSchema.Column Source, int Slot)>();
        foreach (var name in names.Distinct())
        {
            if (data.Schema.GetColumnOrNull(name) is not null || Parse(name) is not var (column, slot))
                continue;
            if (data.Schema.GetColumnOrNull(column) is not { } source)
                continue;
            if (source.Type is not VectorDataViewType { Size: > 0 and var size })
                throw new ArgumentException(
                    $"'{name}' is a slot of column '{column}', which is {source.Type} and no vector of known size."
                );
            if (slot >= size)
                throw new ArgumentException($"'{name}': column '{column}' has the slots 0 to {size - 1}.");
            slots.Add((name, source, slot));
        }
        return slots.Count == 0 ? data : new SlotView(data, slots);
    }
}
