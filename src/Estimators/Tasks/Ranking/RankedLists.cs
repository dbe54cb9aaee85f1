using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The groups of a batch that there is an order to learn from.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Places">int64 [groups, rows of the largest]: the rows of each, filled up with the first row of the batch.</param>
/// <param name="Mask">The same shape: false where it was filled up.</param>
/// <param name="Weights">float32 [groups]: what each counts, of all rows' 1.</param>
internal sealed record RankedLists(int Count, Tensor Places, Tensor Mask, Tensor Weights)
{
    /// <summary>Finds them.</summary>
    /// <param name="labels">[rows, 3], as <see cref="GroupedLabels"/> reads them.</param>
    /// <param name="weights">[rows] with sum 1; null where all rows count alike.</param>
    public static RankedLists Of(Tensor labels, Tensor? weights)
    {
        using var ownLabels = labels.cpu().contiguous();
        using var ownWeights = weights?.cpu().contiguous();
        var values = FlatTensor.Span(ownLabels);
        var given = FlatTensor.SpanOrNone(ownWeights);
        var rows = values.Length / 3;
        var numbers = new Dictionary<long, int>();
        var groups = new List<List<int>>();
        for (var row = 0; row < rows; row++)
        {
            if (ownWeights is not null && !(given[row] > 0))
                continue;
            var group = GroupedLabels.GroupOf(values.Slice(3 * row, 3));
            if (!numbers.TryGetValue(group, out var number))
            {
                numbers.Add(group, number = groups.Count);
                groups.Add([]);
            }
            groups[number].Add(row);
        }
        var lists = new List<List<int>>();
        foreach (var group in groups)
            if (group.Count > 1 && !AreAlike(group, values))
                lists.Add(group);
        var longest = lists.Count == 0 ? 0 : lists.Max(list => list.Count);
        var (places, mask, sums) = (new long[lists.Count * longest], new bool[lists.Count * longest], new float[lists.Count]);
        for (var g = 0; g < lists.Count; g++)
            for (var i = 0; i < lists[g].Count; i++)
            {
                (places[g * longest + i], mask[g * longest + i]) = (lists[g][i], true);
                sums[g] += ownWeights is null ? 1f / rows : given[lists[g][i]];
            }
        return new(
            lists.Count,
            tensor(places, [lists.Count, longest]),
            tensor(mask, [lists.Count, longest]),
            tensor(sums)
        );
    }

    private static bool AreAlike(List<int> rows, ReadOnlySpan<float> values)
    {
        foreach (var row in rows)
            if (values[3 * row] != values[3 * rows[0]])
                return false;
        return true;
    }
}
