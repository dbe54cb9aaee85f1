using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// A fitted multi-task model: adds each task's columns (<c>Task.Score</c>, <c>Task.Probability</c>, <c>Task.PredictedLabel</c>) to a data
/// view. It scores the ONNX network itself in batches, through ONNX Runtime; the model consists of that file alone.
/// </summary>
/// <remarks>
/// <para>Columns by kind of task. Multiclass: Score, the class probabilities, a vector with the classes as slot names; Probability, that of
/// the predicted class; PredictedLabel, a key with the label's values. Binary: Score, the logit; Probability, of the label being true;
/// PredictedLabel, Boolean. Regression: Score, in the label's units. They have the types that the stock evaluators expect.</para>
/// <para>Thread-safe. After it is disposed, it and every view, cursor and prediction engine made from it throw
/// <see cref="ObjectDisposedException"/>. A prediction engine disposes the model that it was made from, unless its options say
/// <c>OwnsTransformer = false</c>.</para>
/// </remarks>
public sealed partial class MultiTaskTransformer : ITransformer, IDisposable
{
    private readonly MLContext _context;
    private readonly Lazy<byte[]> _model;
    private readonly Lazy<ScoringNetwork> _network;
    private bool _isDisposed;

    internal MultiTaskTransformer(MLContext context, byte[] model, ModelSchema schema, ExecutionOptions? execution = null)
        : this(context, schema, () => model, execution) => _ = _network.Value;

    /// <summary>A transformer whose model is only exported when something is scored or saved, or the model is asked for.</summary>
    internal MultiTaskTransformer(MLContext context, ModelSchema schema, Func<byte[]> export, ExecutionOptions? execution = null)
    {
        (_context, Schema) = (context, schema);
        execution ??= new ExecutionOptions();
        _model = new(export);
        _network = new(() => new ScoringNetwork(_model.Value, schema, new SessionFactory(execution, context), execution.BatchSize));
    }

    /// <summary>The feature columns that the model reads and the tasks with the columns that it adds.</summary>
    public ModelSchema Schema { get; }

    /// <summary>The network as ONNX, with the schema in its metadata. Inputs are the feature columns, outputs the tasks' columns.</summary>
    public ReadOnlyMemory<byte> OnnxModel => Model;

    /// <summary>Whether the network has been needed so far; a trained or loaded model is open from the start.</summary>
    internal bool IsOpen => _network.IsValueCreated;

    private byte[] Model => _model.Value;

    private ScoringNetwork Network =>
        IsOpen || !_isDisposed ? _network.Value : throw new ObjectDisposedException(nameof(MultiTaskTransformer));

    /// <summary>Where the network runs: on the CPU or a CUDA device, and why.</summary>
    public ExecutionInfo Execution => Network.Execution;

    /// <summary>True: each row is scored independently.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <remarks>A model of several data sets also takes data with the columns of one set: it then adds the columns of the tasks that need
    /// no others.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A feature column is missing that every task needs.</exception>
    /// <exception cref="ArgumentException">A feature column has another type than the model was trained on.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        string[] missing = [.. Schema.Inputs.Select(input => input.Name).Where(name => inputSchema.GetColumnOrNull(name) is null)];
        // If all inputs are there, all outputs can be computed, without looking at the network.
        var outputs =
            missing.Length == 0
                ? SchemaCheck.Outputs(Schema).Select(output => output.Name).ToHashSet()
                : Network.OutputsWithout(missing).Select(i => Network.Outputs[i].Name).ToHashSet();
        foreach (var input in Schema.Inputs)
            if (outputs.Count == 0 || !missing.Contains(input.Name))
                FeatureColumns.Check(inputSchema, input);
        return ColumnTypes.Extend(inputSchema, Schema, outputs);
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredDataView(input, () => Network, GetOutputSchema(input.Schema));
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        new ScoredRowMapper(Network, inputSchema, GetOutputSchema(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var stock = new StockChain(_context, Model, Schema, PortableScope.IsPortable);
        stock.Save(ctx);
    }

    /// <summary>Frees the ONNX Runtime session; a run in progress frees it when it ends.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        if (IsOpen)
            _network.Value.Dispose();
    }
}
