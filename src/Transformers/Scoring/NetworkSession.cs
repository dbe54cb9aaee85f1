using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>An ONNX Runtime session over a multi-task network. Thread-safe: each caller brings its own <see cref="ScoringBatch"/>.</summary>
internal sealed class NetworkSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ScoringBatchPool _singleRows;

    public NetworkSession(ReadOnlyMemory<byte> model, ModelSchema schema, ExecutionOptions options)
    {
        options.Validate();
        Schema = schema;
        using var sessionOptions = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(model.ToArray(), sessionOptions);
        Outputs = [.. schema.Tasks.SelectMany(task => task.Outputs)];
        InputNames = [.. schema.Inputs.Select(input => input.Name)];
        BatchSize = options.BatchSize > 0 ? options.BatchSize : DefaultBatchSize(model.Length, schema);
        _singleRows = new ScoringBatchPool(this, capacity: 1);
    }

    public ModelSchema Schema { get; }

    /// <summary>All output columns, task by task: their positions are how cursors name them.</summary>
    public IReadOnlyList<OutputColumn> Outputs { get; }

    public string[] InputNames { get; }

    /// <summary>Rows of one run in a data view.</summary>
    public int BatchSize { get; }

    /// <summary>Batches of one row for prediction engines.</summary>
    public ScoringBatchPool SingleRows => _singleRows;

    public void Run(IReadOnlyCollection<OrtValue> inputs, string[] outputNames, IReadOnlyCollection<OrtValue> outputs) =>
        _session.Run(_runOptions, InputNames, inputs, outputNames, outputs);

    public void Dispose()
    {
        _singleRows.Dispose();
        _session.Dispose();
        _runOptions.Dispose();
    }

    // Enough rows to make the run's fixed cost small, few enough that a batch stays in the second-level cache and images do not fill the memory.
    private static int DefaultBatchSize(int modelBytes, ModelSchema schema)
    {
        var rowBytes = schema.Inputs.Sum(input => input.Size * 4L) + 64;
        var rows = (int)Math.Clamp((4L << 20) / rowBytes, 16, 1024);
        return modelBytes > 64 << 20 ? Math.Min(rows, 64) : rows;
    }
}
