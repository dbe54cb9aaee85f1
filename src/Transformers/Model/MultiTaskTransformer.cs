using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// A fitted multi-task model: adds each task's columns (<c>Task.Score</c>, <c>Task.Probability</c>, <c>Task.PredictedLabel</c>) to a data view. What scores
/// is the ONNX network itself, through ONNX Runtime, in batches; the model is nothing but that file.
/// </summary>
/// <remarks>
/// <para>Columns by kind of task. Multiclass: Score, the class probabilities, a vector with the classes as slot names; Probability, that of the predicted
/// class; PredictedLabel, a key with the label's values. Binary: Score, the logit; Probability, of the label being true; PredictedLabel, Boolean.
/// Regression: Score, in the label's units. They have the types that the stock evaluators ask for.</para>
/// <para>Thread-safe. Once it is disposed, it and every view, cursor and prediction engine made from it score no more: they throw
/// <see cref="ObjectDisposedException"/>. A prediction engine disposes the model that it was made from, unless its options say
/// <c>OwnsTransformer = false</c>.</para>
/// </remarks>
public sealed partial class MultiTaskTransformer : ITransformer, IDisposable
{
    private readonly MLContext _context;
    private readonly ScoringNetwork _network;
    private readonly byte[] _model;

    internal MultiTaskTransformer(MLContext context, byte[] model, ModelSchema schema, ExecutionOptions? execution = null)
    {
        (_context, _model, Schema) = (context, model, schema);
        execution ??= new ExecutionOptions();
        _network = new ScoringNetwork(model, schema, new SessionFactory(execution, context), execution.BatchSize);
    }

    /// <summary>The feature columns that the model reads and the tasks with the columns that it adds.</summary>
    public ModelSchema Schema { get; }

    /// <summary>The network as ONNX, with the schema in its metadata. Inputs are the feature columns, outputs the tasks' columns.</summary>
    public ReadOnlyMemory<byte> OnnxModel => _model;

    /// <summary>What runs the network: the CPU or a CUDA device, and why.</summary>
    public ExecutionInfo Execution => _network.Execution;

    /// <summary>True: each row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <remarks>A model of several data sets also takes data with the columns of one set: it then adds the columns of the tasks that need no others.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A feature column is missing that every task needs.</exception>
    /// <exception cref="ArgumentException">A feature column has another type than the model was trained on.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        string[] missing = [.. Schema.Inputs.Select(input => input.Name).Where(name => inputSchema.GetColumnOrNull(name) is null)];
        var outputs = _network.OutputsWithout(missing);
        foreach (var input in Schema.Inputs)
            if (outputs.Length == 0 || !missing.Contains(input.Name))
                FeatureColumns.Check(inputSchema, input);
        return ColumnTypes.Extend(inputSchema, Schema, outputs.Select(i => _network.Outputs[i].Name).ToHashSet());
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredDataView(input, _network, GetOutputSchema(input.Schema));
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ScoredRowMapper(_network, inputSchema, GetOutputSchema(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var stock = new StockChain(_context, _model, Schema, PortableScope.IsPortable);
        stock.Save(ctx);
    }

    /// <summary>Frees the ONNX Runtime session, or leaves that to the run that is under way.</summary>
    public void Dispose() => _network.Dispose();
}
