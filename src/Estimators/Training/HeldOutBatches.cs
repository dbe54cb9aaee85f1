using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The held-out rows of all data sets, in batches.</summary>
/// <param name="network">The network that they are for.</param>
/// <param name="sets">The data sets.</param>
/// <param name="device">Where the batches live.</param>
internal sealed class HeldOutBatches(Network network, IReadOnlyList<SetCursor> sets, Device device)
{
    private const int BatchSize = 4096;
    private const long MostMapSlots = 1 << 18;
    private const int ListsOfSequences = 256;

    private readonly BatchSource[] _batches =
    [
        .. sets.Select(set => new BatchSource(
            set.Rows.HeldOutTable,
            set.Plan.OfTasks(network.Heads),
            BatchOf(set.Rows.HeldOutTable, network),
            device,
            dropSingleRow: false
        )),
    ];

    /// <summary>All of them. A batch lives until the next one is asked for.</summary>
    public IEnumerable<Batch> All()
    {
        for (var i = 0; i < sets.Count; i++)
            foreach (var own in Parts(sets[i]).SelectMany(_batches[i].Batches))
                yield return own.Of(sets[i].Plan.Tasks, network.Heads.Count, sets[i].Plan.Route);
    }

    // A network that keeps its images has all maps of all rows in memory.
    private static int BatchOf(RowTable table, Network network) =>
        network.Heads.Any(head => head.MapPixels > 0)
                ? (int)Math.Clamp(MostMapSlots / table.Inputs.Sum(input => (long)input.Width), 1, BatchSize)
            : table.Sequence is not null && network.Heads.Any(head => head.ComparesRows) ? ListsOfSequences
            : BatchSize;

    // Where rows of a group are compared they are not sorted by their lengths.
    private IEnumerable<int[]> Parts(SetCursor set) =>
        set.Plan.OfTasks(network.Heads).Any(head => head.ComparesRows)
            ? [set.Rows.HeldOut]
            : LikeLengths.Parts(set.Rows.HeldOut, set.Rows.HeldOutTable);
}
