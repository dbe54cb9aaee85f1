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
    private readonly int _members;
    private readonly bool _looksAcrossRows;
    private readonly ImageAugmenter? _augmenter;
    private readonly int[]? _steps;

    /// <param name="table">This rank's rows.</param>
    /// <param name="share">Which they are among all.</param>
    /// <param name="training">Numbers among all rows of those to train on.</param>
    /// <param name="heldOutTable">Where this rank's held-out rows are.</param>
    /// <param name="heldOut">Which of that table's rows they are.</param>
    /// <param name="heldOutCount">How many all ranks have.</param>
    /// <param name="heads">The heads of the set's tasks.</param>
    /// <param name="batchSize">Rows of a batch, on all ranks together.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="augmenter">Changes images of training rows; null leaves them.</param>
    /// <param name="parts">Parts of a batch that go through the network one after the other.</param>
    /// <param name="members">The members that the rows of a batch are dealt to; 1 where they are not.</param>
    /// <param name="looksAcrossRows">Whether each part of a batch goes through the network on all ranks, also on those that have no row of
    /// it.</param>
    public RankRows(
        RowTable table,
        RankShare share,
        int[] training,
        RowTable heldOutTable,
        int[] heldOut,
        long heldOutCount,
        IReadOnlyList<TaskHead> heads,
        int batchSize,
        Device device,
        ImageAugmenter? augmenter = null,
        int parts = 1,
        int members = 1,
        bool looksAcrossRows = false
    )
    {
        (_table, _share, _training, _heads, _batchSize) = (table, share, training, heads, batchSize);
        (HeldOutTable, HeldOut, HeldOutCount) = (heldOutTable, heldOut, heldOutCount);
        _augmenter = augmenter;
        (_members, _looksAcrossRows) = (members, looksAcrossRows);
        // Rows that fill up what is dealt have weights of 0.
        bool[]? masked = members == 1 ? null : [.. heads.Select(_ => true)];
        _source = new BatchSource(table, heads, batchSize, device, dropSingleRow: false, masked, parts);
        if (table.Sequence is { } sequence)
            _steps = share.OfAll(sequence.StepsOf);
    }

    public override long Count => _training.Length;

    public override RowTable HeldOutTable { get; }

    public override int[] HeldOut { get; }

    public override long HeldOutCount { get; }

    public override IEnumerable<IReadOnlyList<Batch>> Epoch(SeededRandom random, int batchesPerStep, long skip)
    {
        int[] order = [.. _training];
        random.Shuffle(order);
        if (_steps is { } steps)
            LikeLengths.Arrange(order, row => steps[row], _batchSize, random);
        var augmentation = _source.Augmentation = AugmentationPass.Begin(_augmenter, random);
        // As where one rank has all rows: a last batch of a single row is left out.
        var count = order.Length / _batchSize + (order.Length % _batchSize > (order.Length == 1 ? 0 : 1) ? 1 : 0);
        var (own, places, starts) = Own(order, count);
        // What each batch of the epoch counts is told in one message, but where images that move may lose labels.
        var isKnown = augmentation is null || !_heads.Any(head => head.FollowsImages);
        var ownMasses = isKnown ? Masses(own, starts) : new double[count * _heads.Count];
        double[] masses = [.. ownMasses];
        if (isKnown)
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

        Batch Batch(int b)
        {
            var (rows, rowPlaces) = (own[starts[b]..starts[b + 1]], places[starts[b]..starts[b + 1]]);
            var total = Math.Min(_batchSize, order.Length - b * _batchSize);
            int[] inBatch = [.. rowPlaces.Select(place => (int)(place - (long)b * _batchSize))];
            augmentation?.Places = rowPlaces;
            var part =
                _looksAcrossRows ? EachPart(rows, inBatch, total)
                : rows.Length == 0 ? null
                : _members == 1 ? _source.InParts(rows)
                : Dealt(rows, ref inBatch, total);
            if (!isKnown)
            {
                part?.Masses.CopyTo(ownMasses, b * _heads.Count);
                ownMasses.AsSpan(b * _heads.Count, _heads.Count).CopyTo(masses.AsSpan(b * _heads.Count));
                _share.Ranks.Sum(masses.AsSpan(b * _heads.Count, _heads.Count));
            }
            return MultiTask.Batch.OfRanks(
                part,
                [.. ownMasses.AsSpan(b * _heads.Count, _heads.Count)],
                [.. masses.AsSpan(b * _heads.Count, _heads.Count)],
                total,
                new BatchPlaces(inBatch, _source.PartRows)
            );
        }
    }

    // Each row goes to the member that it goes to where one rank has all rows.
    private Batch Dealt(int[] rows, ref int[] places, int total)
    {
        var (parts, all, first) = (new List<Batch>(), new List<int>(), FirstPlace(places));
        foreach (var dealt in DealtRows.Of(rows, places, total, _source.PartRows, _members))
        {
            _source.Augmentation?.Places = [.. dealt.Places.Select(place => first + Math.Max(0, place))];
            parts.Add(_source.One(dealt.Rows, dealt.IsFiller));
            all.AddRange(dealt.Places);
        }
        places = [.. all];
        return MultiTask.Batch.OfParts(parts);
    }

    // The parts that one rank with all rows has, with what this one has of each.
    private Batch EachPart(int[] rows, int[] places, int total)
    {
        var (parts, size, first) = (new List<Batch>(), _source.PartRows, FirstPlace(places));
        for (var part = 0; part * size < total; part++)
        {
            int[] own = [.. Enumerable.Range(0, rows.Length).Where(i => places[i] / size == part)];
            _source.Augmentation?.Places = [.. own.Select(i => first + places[i])];
            parts.Add(own.Length == 0 ? _source.Empty() : _source.One([.. own.Select(i => rows[i])]));
        }
        return MultiTask.Batch.OfParts(parts);
    }

    // Of the batch's rows among those of the epoch.
    private long FirstPlace(int[] places) =>
        places.Length > 0 && _source.Augmentation is { Places: { } ofEpoch } ? ofEpoch[0] - places[0] : 0;

    // This rank's rows in the epoch's order, the places of each among all, and where those of each batch begin.
    private (int[] Rows, long[] Places, int[] Starts) Own(int[] order, int batches)
    {
        var (rows, places, starts) = (new List<int>(), new List<long>(), new int[batches + 1]);
        for (var b = 0; b < batches; b++)
        {
            starts[b] = rows.Count;
            for (var place = b * _batchSize; place < Math.Min((b + 1) * _batchSize, order.Length); place++)
                if (_share.Local(order[place]) is >= 0 and var row)
                {
                    rows.Add(row);
                    places.Add(place);
                }
        }
        starts[batches] = rows.Count;
        return ([.. rows], [.. places], starts);
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
