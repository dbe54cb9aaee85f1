using Microsoft.ML;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The data of a training: all rows in memory where they fit, or what a first pass over them found.</summary>
internal sealed class TrainingData
{
    private readonly IDataView _view;
    private readonly TrainingReader _reader;
    private readonly RowTable? _table;
    private readonly DataSurvey? _survey;
    private readonly RowTable? _validation;
    private readonly MultiTaskOptions _options;
    private readonly double _heldOutFraction;
    private readonly long _budget;
    private readonly int _seed;

    private TrainingData(TrainingSet set, TrainingReader reader, MultiTaskOptions options, long budget, int seed)
    {
        (_view, _reader, _options, _budget, _seed) = (set.Data, reader, options, budget, seed);
        _heldOutFraction = set.ValidationFraction ?? options.ValidationFraction;
        if (set.Validation is not null)
            _validation = reader.For(set.Validation.Schema).Read(set.Validation, budget)
                ?? throw new InvalidOperationException(
                    $"The validation rows do not fit into the CacheBudget of {budget:N0} bytes; they are kept in memory. Give fewer "
                        + "(TakeRows), or a larger budget."
                );
        _table = reader.Read(set.Data, budget);
        if (_table is not null)
        {
            Statistics = reader.NewStatistics();
            _table.AddTo(Statistics, _table.Rows);
            return;
        }
        _survey = DataSurvey.Of(set.Data, reader, seed, _validation is null ? _heldOutFraction : 0, budget);
        Statistics = _survey.Statistics;
    }

    /// <summary>Number of rows, held-out ones included.</summary>
    public long Rows => _survey?.Rows ?? _table!.Rows;

    /// <summary>Whether each epoch reads the view again.</summary>
    public bool IsStreamed => _survey is not null;

    /// <summary>What rows that are streamed are ordered by; null where they are mixed, or in memory.</summary>
    public string? Order => _survey?.Order;

    /// <summary>A digest of all rows, and of those of a validation view.</summary>
    public string Digest()
    {
        using var digest = new RowDigest();
        if (_survey is null)
            digest.Add(_table!, _table!.Rows);
        var rows = _survey?.Digest ?? digest.Text;
        if (_validation is null)
            return rows;
        using var heldOut = new RowDigest();
        heldOut.Add(_validation, _validation.Rows);
        return $"{rows}, validation {heldOut.Text}";
    }

    /// <summary>The rows, or a sample of them: what encodings are fitted on.</summary>
    public RowTable Sample => _survey?.Sample.Table ?? _table!;

    /// <summary>What each task's labels are like, over all rows.</summary>
    public LabelStatistics[] Statistics { get; }

    /// <summary>The rows of a validation view; null without.</summary>
    public RowTable? Validation => _validation;

    /// <summary>Reads the data.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="reader">How they are read.</param>
    /// <param name="options">How they are trained on.</param>
    /// <param name="budget">Bytes that they may take.</param>
    /// <param name="seed">Which rows are held out.</param>
    public static TrainingData Read(TrainingSet set, TrainingReader reader, MultiTaskOptions options, long budget, int seed) =>
        new(set, reader, options, budget, seed);

    /// <summary>Settles what is trained on and what is held out.</summary>
    /// <param name="heads">The tasks' heads.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="augmenter">Changes images of training rows; null leaves them.</param>
    public TrainingRows Open(IReadOnlyList<TaskHead> heads, Device device, ImageAugmenter? augmenter = null)
    {
        var batchesPerStep = _options.Balancer?.Samples ?? 1;
        if (_survey is not null)
            return new StreamedRows(
                _view,
                _reader,
                _survey,
                _validation ?? _survey.HeldOut.Table,
                heads,
                _options.BatchSize,
                batchesPerStep,
                _budget,
                device,
                augmenter
            );
        if (_validation is null)
            return new CachedRows(
                _table!,
                RowSplit.Random(_table!, heads, _heldOutFraction, _seed),
                _table!,
                heads,
                _options.BatchSize,
                device,
                augmenter
            );
        var split = new RowSplit([.. Enumerable.Range(0, _table!.Rows)], [.. Enumerable.Range(0, _validation.Rows)]);
        return new CachedRows(_table, split, _validation, heads, _options.BatchSize, device, augmenter);
    }
}
