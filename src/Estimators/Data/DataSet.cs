using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>A data set that was read: all rows in memory where they fit, else what a first pass over them found. It contains only its own
/// columns and tasks.</summary>
internal sealed partial class DataSet
{
    private readonly TrainingReader _reader;
    private RowTable? _table;
    private readonly DataSurvey? _survey;
    private HeldOutRows? _heldOut;
    private readonly HeldOutPart? _heldOutPart;
    private readonly MultiTaskOptions _options;
    private readonly double _heldOutFraction;
    private readonly long _budget;
    private readonly int _seed;
    private RankShare? _share;
    private RowTable? _shared;
    private long _sharedValidation;
    private long? _clientRows;
    private GrowingArray<float>?[] _quantiles = [];
    private int _quantileCount;
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
        else if (isPart && HeldOutPart.Of(set.Data, options, _heldOutFraction) is { } part)
            _heldOutPart = part;
        else
            _heldOut = HeldOutRows.Of(set.Data, HoldingGroups(reader, options, isPart), _heldOutFraction, seed, isPart);
        _table = reader.Read(set.Data, budget);
        if (_table is not null)
        {
            Statistics = reader.NewStatistics();
            _table.AddTo(Statistics, _table.Rows);
            return;
        }
        if (reader.Ranking is { } ranking)
            throw new InvalidOperationException(
                $"Task '{ranking.Name}': the rows do not fit into the CacheBudget of {budget:N0} bytes; rows that are ranked within groups "
                    + "stay in memory, since batches hold whole groups. Give fewer, or a larger budget."
            );
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
    public long Rows => _clientRows ?? OwnRows;

    /// <summary>Number of rows that this training sees: all but those of other clients.</summary>
    public long OwnRows => _survey?.Rows ?? _share?.Total ?? _table!.Rows;

    /// <summary>Whether each epoch reads the view again.</summary>
    public bool IsStreamed => _survey is not null;

    /// <summary>The rows, or a sample of them where they are streamed: what encodings are fitted on.</summary>
    public RowTable Sample => _survey?.Sample.Table ?? _shared ?? _table!;

    /// <summary>The numbers that a column's encoding is fitted on, and how many rows of them.</summary>
    /// <param name="input">The column's position in the set.</param>
    public (GrowingArray Values, int Rows) NumbersOf(int input) =>
        _quantiles.ElementAtOrDefault(input) is { } quantiles ? (quantiles, _quantileCount) : (Sample.Inputs[input], Sample.Rows);

    /// <summary>Statistics of each task's labels, over all rows.</summary>
    public LabelStatistics[] Statistics { get; private set; }

    /// <summary>The same over this client's rows alone.</summary>
    public LabelStatistics[] OwnStatistics { get; private set; } = [];

    /// <summary>The rows of a validation view; null without.</summary>
    public RowTable? Validation { get; private set; }

    /// <summary>Whether rows are held out.</summary>
    public bool HoldsOut => Validation is not null || _heldOut is not null || _heldOutFraction > 0;

    /// <summary>About how many; only for rows in memory.</summary>
    public long HeldOutCount => Validation?.Rows ?? _heldOut?.Count ?? (long)(_heldOutFraction * Rows);

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

    /// <summary>Which rows are trained on, and which are held out: of the validation view where there is one. Only for rows in
    /// memory.</summary>
    /// <param name="heads">The heads of the set's tasks.</param>
    public RowSplit Split(IReadOnlyList<TaskHead> heads)
    {
        if (Validation is not null)
            return new RowSplit([.. Enumerable.Range(0, _table!.Rows)], [.. Enumerable.Range(0, Validation.Rows)]);
        if (_heldOut is null)
            return RowSplit.Random(_table!, heads, _heldOutFraction, _seed);
        var split = _heldOut.Rows == _table!.Rows ? _heldOut.Split() : throw HeldOutRows.Changed(_heldOut.Rows, _table.Rows);
        if (_reader.Ranking is { RowGroupColumn: { } column })
            RowLists.Of(_table, heads)?.CheckWhole(split, column);
        return split;
    }

    // Rows that are ranked within groups are held out by whole groups, unless the options say it otherwise.
    private static MultiTaskOptions HoldingGroups(TrainingReader reader, MultiTaskOptions options, bool isPart) =>
        reader.Ranking is { RowGroupColumn: { } column } && !isPart && !HeldOutRows.Columns(options).Any()
            ? options with { GroupColumn = column }
            : options;
}
