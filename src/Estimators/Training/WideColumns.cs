using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Finds the feature columns of very many slots of which few are filled, and gives them a <see cref="BagEncoding"/> where the user
/// chose no encoding.</summary>
internal static class WideColumns
{
    private const int FewestSlots = 1024;
    private const int MostRows = 256;

    // Below this the entries alone take less memory and time than all slots would.
    private const double MostFilled = 0.1;

    /// <summary>The options with those encodings.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="features">The feature columns.</param>
    /// <param name="sets">The rows, of which some are looked at.</param>
    /// <param name="start">The model that is trained further, which decides in place of the rows; null for a new one.</param>
    /// <param name="ranks">The ranks, of which the first one's rows are looked at; null where there is one.</param>
    public static MultiTaskOptions Complete(
        MultiTaskOptions options,
        IReadOnlyList<string> features,
        IReadOnlyList<TrainingSet> sets,
        FittedModel? start,
        RankGroup? ranks = null
    )
    {
        if (options.HasNumericEncoding)
            return options;
        var bags = features
            .Where(name =>
                !options.ColumnEncodings.ContainsKey(name)
                && sets.FirstOrDefault(set => set.Data.Schema.GetColumnOrNull(name) is not null) is { } set
                && IsWide(set.Data.Schema[name])
                && (start?.UsesEncoding(name, new BagEncoding()) ?? IsSparse(set.Data, set.Data.Schema[name]))
            )
            .ToArray();
        if (ranks is not null)
            bags = [.. ranks.Texts(string.Join('\n', bags))[0].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        return bags.Length == 0
            ? options
            : options with
            {
                ColumnEncodings = options
                    .ColumnEncodings.Concat(bags.Select(name => KeyValuePair.Create<string, NumericEncoding>(name, new BagEncoding())))
                    .ToDictionary(pair => pair.Key, pair => pair.Value),
            };
    }

    private static bool IsWide(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { IsKnownSize: true, Size: >= FewestSlots, ItemType: NumberDataViewType item }
        && item.RawType == typeof(float);

    private static bool IsSparse(IDataView data, DataViewSchema.Column column)
    {
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(cursor.Schema[column.Name]);
        var row = default(VBuffer<float>);
        var (slots, filled) = (0L, 0L);
        for (var i = 0; i < MostRows && cursor.MoveNext(); i++)
        {
            getter(ref row);
            var values = row.GetValues();
            slots += row.Length;
            filled += values.Length - System.MemoryExtensions.Count(values, 0f);
        }
        return slots > 0 && filled <= MostFilled * slots;
    }
}
