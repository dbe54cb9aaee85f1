using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// This rank's rows of those that several ranks train on: all of them are shuffled and cut into batches as if they stood in one table, and
/// each rank takes what it has of each batch. So the steps are those of a single rank with all rows, however the rows are spread.
/// </summary>
internal sealed class RankRows : TrainingRows
{
    private readonly RowTable _table;
    private readonly RankShare _share;
    private readonly int[] _training;
    private readonly IReadOnlyList<TaskHead> _heads;
    private readonly int _batchSize;
    private readonly BatchSource _source;

    /// <param name="table">This rank's rows.</param>
    /// <param name="share">Which they are among all.</param>
    /// <param name="training">Numbers among all rows of those to train on.</param>
    /// <param name="heldOutTable">Where this rank's held-out rows are.</param>
    /// <param name="heldOut">Which of that table's rows they are.</param>
    /// <param name="heldOutCount">How many all ranks have.</param>
    /// <param name="heads">The heads of the set's tasks.</param>
    /// <param name="batchSize">Rows of a batch, on all ranks together.</param>
    /// <param name="device">Where the batches go.</param>
    public RankRows(
        RowTable table,
        RankShare share,
        int[] training,
        RowTable heldOutTable,
        int[] heldOut,
        long heldOutCount,
        IReadOnlyList<TaskHead> heads,
        int batchSize,
        Device device
    )
    {
        (_table, _share, _training, _heads, _batchSize) = (table, share, training, heads, batchSize);
        (HeldOutTable, HeldOut, HeldOutCount) = (heldOutTable, heldOut, heldOutCount);
        _source = new BatchSource(table, heads, batchSize, device, dropSingleRow: false);
    }

    public override long Count => _training.Length;

    public override RowTable HeldOutTable { get; }

    public override int[] HeldOut { get; }

    public override long HeldOutCount { get; }

    public override bool IsShared => true;

    public override IEnumerable<IReadOnlyList<Batch>> Epoch(SeededRandom random, int batchesPerStep, long skip)
    {
        int[] order = [.. _training];
        random.Shuffle(order);
        // As where one rank has all rows: a last batch of a single row is left out.
        var count = order.Length / _batchSize + (order.Length % _batchSize > (order.Length == 1 ? 0 : 1) ? 1 : 0);
        var (own, starts) = Own(order, count);
        var ownMasses = Masses(own, starts);
        double[] masses = [.. ownMasses];
        // What each batch of the epoch counts is told in one message.
        _share.Ranks.Sum(masses);
        for (var first = (int)skip * batchesPerStep; first < count; first += batchesPerStep)
        {
            var step = Enumerable.Range(first, Math.Min(batchesPerStep, count - first)).Select(Batch).ToArray();
            try
            {
                yield return step.Length == batchesPerStep
                    ? step
                    : [.. Enumerable.Range(0, batchesPerStep).Select(i => step[i % step.Length])];
            }
            finally
            {
                foreach (var part in step.SelectMany(batch => batch.Parts))
                    part.Dispose();
            }
        }

        Batch Batch(int b) =>
            MultiTask.Batch.OfRanks(
                starts[b] == starts[b + 1] ? null : _source.One(own[starts[b]..starts[b + 1]]),
                [.. ownMasses.AsSpan(b * _heads.Count, _heads.Count)],
                [.. masses.AsSpan(b * _heads.Count, _heads.Count)],
                Math.Min(_batchSize, order.Length - b * _batchSize)
            );
    }

    // This rank's rows in the epoch's order, and where those of each batch begin.
    private (int[] Rows, int[] Starts) Own(int[] order, int batches)
    {
        var (rows, starts) = (new List<int>(), new int[batches + 1]);
        for (var b = 0; b < batches; b++)
        {
            starts[b] = rows.Count;
            foreach (var number in order.AsSpan(b * _batchSize, Math.Min(_batchSize, order.Length - b * _batchSize)))
                if (_share.Local(number) is >= 0 and var row)
                    rows.Add(row);
        }
        starts[batches] = rows.Count;
        return ([.. rows], starts);
    }

    private double[] Masses(int[] own, int[] starts)
    {
        var masses = new double[(starts.Length - 1) * _heads.Count];
        for (var b = 0; b + 1 < starts.Length; b++)
            for (var t = 0; t < _heads.Count; t++)
                foreach (var row in own.AsSpan(starts[b]..starts[b + 1]))
                    if (_table.Weights[t].Row(row)[0] is > 0 and var weight)
                        masses[b * _heads.Count + t] += weight * _heads[t].MassOf(_table.Labels[t].Row(row));
        return masses;
    }
}
