using static TorchSharp.torch;

namespace MlNet.MultiTask;

// The rows in the batches of a training.
internal sealed partial class DataSet
{
    /// <summary>All rows to train on, those of a validation view too; none is held out. Only for rows in memory.</summary>
    /// <param name="heads">The heads of the set's tasks.</param>
    /// <param name="options">How the rows come in batches: these may have been decided from the rows.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="augmenter">Changes images of training rows; null leaves them.</param>
    /// <param name="looksAcrossRows">Whether the network looks at all rows of a batch together.</param>
    public TrainingRows OpenAll(
        IReadOnlyList<TaskHead> heads,
        MultiTaskOptions options,
        Device device,
        ImageAugmenter? augmenter = null,
        bool looksAcrossRows = false
    )
    {
        if (_share is { Ranks: var ranks })
        {
            var (own, place) = Validation is null
                ? (_table!, _share)
                : (_table!.Joined(Validation), new RankShare(ranks, _table!.Rows, Validation.Rows));
            var everything = RowSplit.Random(place.Total, 0, _seed).Training;
            return Shared((own, place, everything), (own, [], 0), heads, options, device, augmenter, looksAcrossRows);
        }
        var all = _softTable ?? _table!;
        if (Validation is not null)
        {
            var before = all.Rows;
            all = all.Joined(_softValidation ?? Validation);
            RowLists.Of(all, heads)?.MoveApart(before);
        }
        var split = RowSplit.Random(all, heads, 0, _seed);
        return new CachedRows(all, split, all, heads, options.BatchSize, device, augmenter, options.MicroBatches);
    }

    /// <summary>Decides which rows are trained on and which are held out.</summary>
    /// <param name="heads">The heads of the set's tasks.</param>
    /// <param name="options">How the rows come in batches: these may have been decided from the rows.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="augmenter">Changes images of training rows; null leaves them.</param>
    /// <param name="looksAcrossRows">Whether the network looks at all rows of a batch together.</param>
    public TrainingRows Open(
        IReadOnlyList<TaskHead> heads,
        MultiTaskOptions options,
        Device device,
        ImageAugmenter? augmenter = null,
        bool looksAcrossRows = false
    )
    {
        if (_survey is not null)
            return new StreamedRows(
                Plan.Set.Data,
                _reader,
                _survey,
                Validation ?? _survey.HeldOut.Table,
                heads,
                options.BatchSize,
                options.Balancer?.Samples ?? 1,
                _budget,
                device,
                augmenter,
                options.MicroBatches
            );
        if (_share is not null)
            return OpenShared(heads, options, device, _share, augmenter, looksAcrossRows);
        var (seen, heldOut) = (_softTable ?? _table!, Validation ?? _table!);
        return new CachedRows(seen, Split(heads), heldOut, heads, options.BatchSize, device, augmenter, options.MicroBatches);
    }

    private RankRows OpenShared(
        IReadOnlyList<TaskHead> heads,
        MultiTaskOptions options,
        Device device,
        RankShare share,
        ImageAugmenter? augmenter,
        bool looksAcrossRows
    )
    {
        if (Validation is not null)
            return Shared(
                (_table!, share, [.. Enumerable.Range(0, share.Total)]),
                (Validation, [.. Enumerable.Range(0, Validation.Rows)], _sharedValidation),
                heads,
                options,
                device,
                augmenter,
                looksAcrossRows
            );
        var split =
            _heldOutPart is { } part ? part.Join(share.Ranks, _heldOutFraction, _seed).Split()
            : _heldOut is null ? RankSplit.Random(share, _table!, heads, _heldOutFraction, _seed)
            : RankSplit.Flags(share.Ranks, _heldOut, _options.ValidationColumn!).Split();
        int[] heldOut = [.. split.Validation.Select(share.Local).Where(row => row >= 0)];
        return Shared(
            (_table!, share, split.Training),
            (_table!, heldOut, split.Validation.Length),
            heads,
            options,
            device,
            augmenter,
            looksAcrossRows
        );
    }

    // The rows of a rank among those of all ranks.
    private static RankRows Shared(
        (RowTable Table, RankShare Share, int[] Training) seen,
        (RowTable Table, int[] Rows, long OfAllRanks) heldOut,
        IReadOnlyList<TaskHead> heads,
        MultiTaskOptions options,
        Device device,
        ImageAugmenter? augmenter,
        bool looksAcrossRows
    ) =>
        new(
            seen.Table,
            seen.Share,
            seen.Training,
            heldOut.Table,
            heldOut.Rows,
            heldOut.OfAllRanks,
            heads,
            options.BatchSize,
            device,
            augmenter,
            options.MicroBatches,
            options.Architecture.DealtTo,
            looksAcrossRows
        );
}
