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
    private readonly int _seed;

    private TrainingData(IDataView view, IDataView? validation, TrainingReader reader, MultiTaskOptions options, int seed)
    {
        (_view, _reader, _options, _seed) = (view, reader, options, seed);
        if (validation is not null)
            _validation = reader.Read(validation, options.CacheBudget) ?? throw new InvalidOperationException(
                $"The validation rows do not fit into the CacheBudget of {options.CacheBudget:N0} bytes; they are kept in memory. Give fewer (TakeRows), or a larger budget.");
        _table = reader.Read(view, options.CacheBudget);
        if (_table is not null)
        {
            Statistics = reader.NewStatistics();
            _table.AddTo(Statistics, _table.Rows);
            return;
        }
        _survey = DataSurvey.Of(view, reader, seed, validation is null ? options.ValidationFraction : 0, options.CacheBudget);
        Statistics = _survey.Statistics;
    }

    /// <summary>Number of rows, held-out ones included.</summary>
    public long Rows => _survey?.Rows ?? _table!.Rows;

    /// <summary>Whether each epoch reads the view again.</summary>
    public bool IsStreamed => _survey is not null;

    /// <summary>The rows, or a sample of them: what encodings are fitted on.</summary>
    public RowTable Sample => _survey?.Sample.Table ?? _table!;

    /// <summary>What each task's labels are like, over all rows.</summary>
    public LabelStatistics[] Statistics { get; }

    /// <summary>The rows of a validation view; null without.</summary>
    public RowTable? Validation => _validation;

    /// <summary>Reads the data.</summary>
    public static TrainingData Read(IDataView view, IDataView? validation, TrainingReader reader, MultiTaskOptions options, int seed) =>
        new(view, validation, reader, options, seed);

    /// <summary>Settles what is trained on and what is held out.</summary>
    /// <param name="heads">The tasks' heads.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="augmenter">Changes images of training rows; null leaves them.</param>
    public TrainingRows Open(IReadOnlyList<TaskHead> heads, Device device, ImageAugmenter? augmenter = null)
    {
        var batchesPerStep = _options.Balancer?.Samples ?? 1;
        if (_survey is not null)
            return new StreamedRows(_view, _reader, _survey, _validation ?? _survey.HeldOut.Table, heads, _options.BatchSize, batchesPerStep, _options.CacheBudget, device, augmenter);
        if (_validation is null)
            return new CachedRows(_table!, RowSplit.Random(_table!, heads, _options.ValidationFraction, _seed), _table!, heads, _options.BatchSize, device, augmenter);
        var split = new RowSplit([.. Enumerable.Range(0, _table!.Rows)], [.. Enumerable.Range(0, _validation.Rows)]);
        return new CachedRows(_table, split, _validation, heads, _options.BatchSize, device, augmenter);
    }
}
