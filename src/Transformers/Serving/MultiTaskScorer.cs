using System.Threading.Channels;

namespace MlNet.MultiTask;

/// <summary>
/// Scores rows outside data views: loads a .onnx or .zip, takes memory or objects, gives typed results per task. Thread-safe. Single
/// requests that come at the same time can be gathered into batches, and the model can be replaced while it is in use.
/// </summary>
/// <example><code>
/// using var scorer = MultiTaskScorer.Load("penguins.onnx");
/// var result = scorer.Score(new ScoringInput(1).Add("Island", "Biscoe").Add("BillLength", 46.1f));
/// Console.WriteLine($"{result["Species"].PredictedLabel(0)}, {result["BodyMass"].Score(0)} g");
/// </code></example>
public sealed class MultiTaskScorer : IDisposable, IAsyncDisposable
{
    private readonly ScorerOptions _options;
    private readonly RequestGatherer _gatherer;
    private readonly Lock _replacing = new();
    private SharedModel? _model;

    private MultiTaskScorer(SharedModel model, ScorerOptions options)
    {
        (_model, _options) = (model, options);
        _gatherer = new RequestGatherer(options, Run);
    }

    /// <summary>Loads a model: an ONNX file of a network or a whole chain, or a zip that ML.NET saved.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxModelException">The zip or the ONNX model is damaged, no model, or not safe, has no schema, or one that does
    /// not fit; or a step of the zip's chain cannot be part of an ONNX graph, or gives something else there.</exception>
    public static MultiTaskScorer Load(string path, ScorerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ScorerOptions();
        options.Validate();
        return new MultiTaskScorer(new SharedModel(ScorerModel.Open(path, options.Execution), options.MaximumBatchSize), options);
    }

    /// <summary>The model's inputs and outputs.</summary>
    public ModelSchema Schema => Use(0, static (_, model) => model.Network.Schema);

    /// <summary>Where the model runs.</summary>
    public ExecutionInfo Execution => Use(0, static (_, model) => model.Network.Execution);

    /// <summary>Scores rows in the calling thread.</summary>
    /// <param name="input">The rows. If the model was trained on several data sets, rows with the columns of one set get that set's
    /// tasks.</param>
    /// <exception cref="ArgumentException">A column is missing that every task needs, or of another type or size than the model
    /// reads.</exception>
    public ScoringResult Score(ScoringInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ScoreRows(input.AsSource());
    }

    /// <summary>
    /// Scores objects in the calling thread: their public properties and fields are the model's inputs by name, or by <c>[ColumnName]</c>.
    /// Vectors are arrays, lists or <c>VBuffer</c>s.
    /// </summary>
    /// <typeparam name="T">The objects' class. Missing numbers may be null where the model reads float or double, missing text null or
    /// empty.</typeparam>
    /// <param name="rows">The objects.</param>
    /// <exception cref="ArgumentException">A property or field is missing, or of a type that does not fit; or a row is null.</exception>
    public ScoringResult Score<T>(IReadOnlyList<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return ScoreRows(new ObjectSource<T>(rows));
    }

    /// <summary>Scores rows in a batch with what others ask for at the same time. Waits where the queue is full.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="cancellationToken">Stops waiting; a batch that is already running is not stopped.</param>
    /// <exception cref="ArgumentException">A column is missing, or of another type or size than the model reads.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    public Task<ScoringResult> ScoreAsync(ScoringInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ScoreRowsAsync(input.AsSource(), cancellationToken);
    }

    /// <summary>Scores one object in a batch with what others ask for at the same time. Waits where the queue is full.</summary>
    /// <inheritdoc cref="ScoreAsync(ScoringInput, CancellationToken)"/>
    /// <typeparam name="T">The object's class: see <see cref="Score{T}(IReadOnlyList{T})"/>.</typeparam>
    /// <param name="row">The object.</param>
    /// <param name="cancellationToken">Stops waiting; a batch that is already running is not stopped.</param>
    public Task<ScoringResult> ScoreAsync<T>(T row, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(row);
        return ScoreRowsAsync(new ObjectSource<T>([row]), cancellationToken);
    }

    /// <summary>Replaces the model. Calls in progress finish with the old model, which also stays if the file cannot be loaded.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">The new model reads other inputs or lacks a task: callers of this one would
    /// fail.</exception>
    public void Replace(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var model = new SharedModel(ScorerModel.Open(path, _options.Execution), _options.MaximumBatchSize);
        SharedModel? old = null;
        try
        {
            lock (_replacing)
            {
                ScorerCompatibility.Check(Schema, model.Network.Schema);
                old = _model;
                _model = model;
            }
        }
        finally
        {
            (old ?? model).Release();
        }
    }

    /// <summary>Accepts no more calls, waits for those in progress and in the queue, and frees the model.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        await _gatherer.FinishAsync().ConfigureAwait(false);
        SharedModel? model;
        lock (_replacing)
            model = Interlocked.Exchange(ref _model, null);
        if (model is null)
            return;
        model.Release();
        await model.Freed.ConfigureAwait(false);
    }

    private ScoringResult ScoreRows(RowSource rows) => Use(rows, static (rows, model) =>
        {
            var session = rows.Session(model.Network);
            var pool = rows.Rows == 1 ? session.SingleRows : session.Batches;
            var batch = pool.Rent();
            try
            {
                var values = new Array[batch.Outputs.Length];
                for (var i = 0; i < values.Length; i++)
                    values[i] = batch.Outputs[i].NewArray(rows.Rows);
                for (var from = 0; from < rows.Rows; from += batch.Capacity)
                {
                    var count = Math.Min(batch.Capacity, rows.Rows - from);
                    rows.Fill(session.Inputs, batch.Inputs, from, count, 0);
                    batch.Run(count, from);
                    for (var i = 0; i < values.Length; i++)
                        batch.Outputs[i].CopyTo(values[i], 0, count, from);
                }
                return new ScoringResult(model.Network.Schema, session.Outputs, values, rows.Rows);
            }
            finally
            {
                pool.Return(batch);
            }
        });

    private async Task<ScoringResult> ScoreRowsAsync(RowSource rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var request = Use(rows, static (rows, model) => new ScoringRequest(rows, model.Network, rows.Session(model.Network)));
        if (rows.Rows > _options.MaximumBatchSize)
            return await Task.Run(() => ScoreRows(rows), cancellationToken).ConfigureAwait(false);
        try
        {
            await _gatherer.AddAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(MultiTaskScorer));
        }
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((ScoringRequest)state!).Cancel(token),
            request
        );
        return await request.Result.ConfigureAwait(false);
    }

    private void Run(List<ScoringRequest> requests)
    {
        try
        {
            Use(requests, static (requests, model) =>
            {
                GatheredRun.Run(model, requests);
                return true;
            });
        }
        catch (Exception e)
        {
            foreach (var request in requests)
                request.Fail(e);
        }
    }

    private TResult Use<TState, TResult>(TState state, Func<TState, SharedModel, TResult> action)
    {
        SharedModel? model;
        do
        {
            model = Volatile.Read(ref _model);
            ObjectDisposedException.ThrowIf(model is null, this);
        } while (!model.TryAcquire());
        try
        {
            return action(state, model);
        }
        finally
        {
            model.Release();
        }
    }
}
