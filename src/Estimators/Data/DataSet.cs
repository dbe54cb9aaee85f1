using Microsoft.ML;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>A data set that was read: all rows in memory where they fit, else what a first pass over them found. It contains only its own
/// columns and tasks.</summary>
internal sealed class DataSet
{
    private readonly TrainingReader _reader;
    private readonly RowTable? _table;
    private readonly DataSurvey? _survey;
    private readonly HeldOutRows? _heldOut;
    private readonly MultiTaskOptions _options;
    private readonly double _heldOutFraction;
    private readonly long _budget;
    private readonly int _seed;
    private RankShare? _share;
    private RowTable? _shared;
    private long _sharedValidation;
    private RowTable? _softTable;
    private RowTable? _softValidation;

    /// <summary>Reads the rows.</summary>
    /// <param name="plan">The set.</param>
    /// <param name="reader">Reads its columns: the labels of its tasks, and behind them whatever else is wanted of the training
    /// rows.</param>
    /// <param name="options">Batch size, share of held-out rows and the like.</param>
    /// <param name="budget">Bytes that the rows may take.</param>
    /// <param name="seed">Decides which rows are held out.</param>
    /// <param name="mayStream">Whether rows that do not fit may be read again in each epoch.</param>
    /// <param name="isPart">Whether other ranks have rows of the set too; <see cref="Share"/> follows then.</param>
    /// <exception cref="InvalidOperationException">The validation rows, or rows that have to stay in memory, do not fit into the
    /// budget.</exception>
    public DataSet(
        PlannedSet plan,
        TrainingReader reader,
        MultiTaskOptions options,
        long budget,
        int seed,
        bool mayStream,
        bool isPart = false
    )
    {
        (Plan, _reader, _options, _budget, _seed) = (plan, reader, options, budget, seed);
        var set = plan.Set;
        _heldOutFraction = set.ValidationFraction ?? options.ValidationFraction;
        if (set.Validation is not null)
            Validation = reader.For(set.Validation.Schema, plan.Tasks.Length).Read(set.Validation, budget)
                ?? throw new InvalidOperationException(
                    $"The validation rows do not fit into the CacheBudget of {budget:N0} bytes; they are kept in memory. Give fewer "
                        + "(TakeRows), or a larger budget."
                );
        else
            _heldOut = HeldOutRows.Of(set.Data, options, _heldOutFraction, seed, isPart);
        _table = reader.Read(set.Data, budget);
        if (_table is not null)
        {
            Statistics = reader.NewStatistics();
            _table.AddTo(Statistics, _table.Rows);
            return;
        }
        if (isPart)
            throw new InvalidOperationException(
                $"The rows do not fit into the CacheBudget of {budget:N0} bytes; with several ranks, the rows of each stay in its memory. "
                    + "Use more ranks, or a larger budget."
            );
        if (!mayStream)
            throw new InvalidOperationException(
                $"The rows do not fit into the CacheBudget of {budget:N0} bytes; co-training looks at all rows in every round "
                    + "and keeps them in memory. Give fewer, or a larger budget."
            );
        _survey = DataSurvey.Of(set.Data, reader, seed, Validation is null ? _heldOutFraction : 0, budget, _heldOut);
        Statistics = _survey.Statistics;
    }

    /// <summary>The set and its part in the network.</summary>
    public PlannedSet Plan { get; }

    /// <summary>Number of rows, held-out ones included.</summary>
    public long Rows => _survey?.Rows ?? _share?.Total ?? _table!.Rows;

    /// <summary>Whether each epoch reads the view again.</summary>
    public bool IsStreamed => _survey is not null;

    /// <summary>The rows, or a sample of them where they are streamed: what encodings are fitted on.</summary>
    public RowTable Sample => _survey?.Sample.Table ?? _shared ?? _table!;

    /// <summary>Statistics of each task's labels, over all rows.</summary>
    public LabelStatistics[] Statistics { get; private set; }

    /// <summary>The rows of a validation view; null without.</summary>
    public RowTable? Validation { get; }

    /// <summary>Whether rows are held out.</summary>
    public bool HoldsOut => Validation is not null || _heldOut is not null || _heldOutFraction > 0;

    /// <summary>Takes together what the ranks have: number of rows, label statistics, and a sample for the encodings.</summary>
    public void Share(RankGroup ranks)
    {
        _share = new RankShare(ranks, _table!.Rows);
        _sharedValidation = ranks.Join<long>([Validation?.Rows ?? 0]).Sum();
        Statistics = RankStatistics.Join(ranks, Statistics);
        _shared = RankSample.Join(_share, _table, _reader.NewTable(), ranks.FromFirst(_table.MostRows(_budget / 8)), _seed);
    }

    /// <summary>A digest of all rows, and of those of a validation view.</summary>
    public string Digest()
    {
        using var digest = new RowDigest();
        if (_survey is null)
            digest.Add(_table!, _table!.Rows);
        var rows = _survey?.Digest ?? digest.Text;
        if (_softTable is not null)
        {
            using var soft = new RowDigest();
            soft.Add(_softTable, _softTable.Rows);
            rows = $"{rows}, taught {soft.Text}";
        }
        if (Validation is null)
            return rows;
        using var heldOut = new RowDigest();
        heldOut.Add(Validation, Validation.Rows);
        return $"{rows}, validation {heldOut.Text}";
    }

    /// <summary>The same rows with other labels to learn from; held-out rows are judged by their true labels. Only for rows in
    /// memory.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="validation">Those of the validation view, for a training on all rows; null without.</param>
    public DataSet WithLabels(RowTable table, RowTable? validation)
    {
        var copy = (DataSet)MemberwiseClone();
        (copy._softTable, copy._softValidation) = (table, validation);
        return copy;
    }

    /// <summary>All rows to train on, those of a validation view too; none is held out. Only for rows in memory.</summary>
    /// <param name="heads">The heads of the set's tasks.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="augmenter">Changes images of training rows; null leaves them.</param>
    public TrainingRows OpenAll(IReadOnlyList<TaskHead> heads, Device device, ImageAugmenter? augmenter = null)
    {
        if (_share is { Ranks: var ranks })
        {
            var (own, place) = Validation is null
                ? (_table!, _share)
                : (_table!.Joined(Validation), new RankShare(ranks, _table!.Rows, Validation.Rows));
            var everything = RowSplit.Random(place.Total, 0, _seed).Training;
            return new RankRows(own, place, everything, own, [], 0, heads, _options.BatchSize, device);
        }
        var all = _softTable ?? _table!;
        if (Validation is not null)
            all = all.Joined(_softValidation ?? Validation);
        return new CachedRows(all, RowSplit.Random(all, heads, 0, _seed), all, heads, _options.BatchSize, device, augmenter);
    }

    /// <summary>Decides which rows are trained on and which are held out.</summary>
    /// <param name="heads">The heads of the set's tasks.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="augmenter">Changes images of training rows; null leaves them.</param>
    public TrainingRows Open(IReadOnlyList<TaskHead> heads, Device device, ImageAugmenter? augmenter = null)
    {
        if (_survey is not null)
            return new StreamedRows(
                Plan.Set.Data,
                _reader,
                _survey,
                Validation ?? _survey.HeldOut.Table,
                heads,
                _options.BatchSize,
                _options.Balancer?.Samples ?? 1,
                _budget,
                device,
                augmenter
            );
        if (_share is not null)
            return OpenShared(heads, device, _share);
        var (seen, heldOut) = (_softTable ?? _table!, Validation ?? _table!);
        return new CachedRows(seen, Split(heads), heldOut, heads, _options.BatchSize, device, augmenter);
    }

    private RankRows OpenShared(IReadOnlyList<TaskHead> heads, Device device, RankShare share)
    {
        if (Validation is not null)
            return new RankRows(
                _table!,
                share,
                [.. Enumerable.Range(0, share.Total)],
                Validation,
                [.. Enumerable.Range(0, Validation.Rows)],
                _sharedValidation,
                heads,
                _options.BatchSize,
                device
            );
        var split = _heldOut is null
            ? RankSplit.Random(share, _table!, heads, _heldOutFraction, _seed)
            : RankSplit.Given(share, _heldOut, _options.ValidationColumn!);
        int[] heldOut = [.. split.Validation.Select(share.Local).Where(row => row >= 0)];
        return new RankRows(
            _table!,
            share,
            split.Training,
            _table!,
            heldOut,
            split.Validation.Length,
            heads,
            _options.BatchSize,
            device
        );
    }

    /// <summary>Which rows are trained on, and which are held out: of the validation view where there is one. Only for rows in
    /// memory.</summary>
    /// <param name="heads">The heads of the set's tasks.</param>
    public RowSplit Split(IReadOnlyList<TaskHead> heads)
    {
        if (Validation is not null)
            return new RowSplit([.. Enumerable.Range(0, _table!.Rows)], [.. Enumerable.Range(0, Validation.Rows)]);
        if (_heldOut is null)
            return RowSplit.Random(_table!, heads, _heldOutFraction, _seed);
        return _heldOut.Rows == _table!.Rows ? _heldOut.Split() : throw HeldOutRows.Changed(_heldOut.Rows, _table.Rows);
    }
}
