using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>
/// A model ready to score. Tasks that are not read are not computed: each requested set of tasks gets a session over its part of the
/// network, created on first use and kept. Thread-safe.
/// </summary>
internal sealed class ScoringNetwork : IDisposable
{
    // Each session holds its own copy of the weights it needs. If there are too many different sets, the others use the session of the
    // whole network.
    private const int MaximumSessions = 8;

    /// <summary>The type that users dispose, for the exceptions that name it.</summary>
    public const string Owner = "MultiTaskTransformer";

    private readonly byte[] _model;
    private readonly SessionFactory _factory;
    private readonly Dictionary<string, ScoringSession> _parts = new(StringComparer.Ordinal);
    private readonly int[] _groups;
    private readonly Dictionary<string, int> _positions;
    private readonly Lazy<IReadOnlySet<string>[]> _inputsOf;
    private bool _disposed;

    public ScoringNetwork(byte[] model, ModelSchema schema, SessionFactory factory, int batchSize)
    {
        (_model, Schema, _factory) = (model, schema, factory);
        Outputs = [.. SchemaCheck.Outputs(schema)];
        _groups =
        [
            .. schema.Tasks.SelectMany((task, i) => task.Outputs.Select(_ => i)),
            .. (schema.OtherOutputs ?? []).Select((_, i) => schema.Tasks.Count + i),
        ];
        _positions = Outputs
            .Select((output, i) => (output.Name, i))
            .ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        BatchSize = batchSize > 0 ? batchSize : DefaultBatchSize(model.Length, schema);
        var (whole, optimise, operatorsWithoutCuda) = ScoringGraph.Whole(model);
        Whole = new ScoringSession(factory.Open(whole, optimise), factory.OnDevice, schema.Inputs, Outputs, BatchSize)
        {
            RefusesMissing = factory.RefusesMissing,
        };
        Execution = factory.Describe(BatchSize, operatorsWithoutCuda);
        _inputsOf = new(() =>
            ScoringGraph.InputsOf(
                _model,
                _groups.Distinct().Order().Select(group => Outputs.Where((_, i) => _groups[i] == group).Select(output => output.Name))
            )
        );
    }

    public ModelSchema Schema { get; }

    /// <summary>All output columns, task by task, then the others: their positions are how cursors name them.</summary>
    public OutputColumn[] Outputs { get; }

    /// <summary>Rows of one run in a data view.</summary>
    public int BatchSize { get; }

    /// <summary>The session over everything.</summary>
    public ScoringSession Whole { get; }

    /// <summary>What runs.</summary>
    public ExecutionInfo Execution { get; }

    /// <summary>Position of an output in <see cref="Outputs"/>.</summary>
    public int PositionOf(string output) => _positions[output];

    /// <summary>The outputs that can be computed without some of the inputs: all if none is missing, none if every task needs
    /// them.</summary>
    /// <param name="missing">Names of inputs.</param>
    /// <returns>Positions in <see cref="Outputs"/>, ascending.</returns>
    public int[] OutputsWithout(IReadOnlyCollection<string> missing)
    {
        if (missing.Count == 0)
            return [.. Enumerable.Range(0, Outputs.Length)];
        int[] left = [.. Enumerable.Range(0, Outputs.Length).Where(i => !missing.Any(_inputsOf.Value[_groups[i]].Contains))];
        return Array.Exists(left, i => _groups[i] < Schema.Tasks.Count) ? left : [];
    }

    /// <summary>A session that gives at least these outputs: those of the tasks that they belong to.</summary>
    /// <param name="outputs">Positions in <see cref="Outputs"/>, at least one.</param>
    /// <param name="possible">The outputs that can be computed from the given inputs; null for all.</param>
    public ScoringSession SessionFor(IEnumerable<int> outputs, int[]? possible = null)
    {
        var groups = outputs.Select(i => _groups[i]).Distinct().Order().ToArray();
        if (groups.Length == _groups.Distinct().Count())
            return Whole;
        var key = string.Join(',', groups);
        lock (_parts)
        {
            if (_disposed)
                throw new ObjectDisposedException(Owner);
            if (_parts.TryGetValue(key, out var part))
                return part;
            // Without some of the inputs, the whole is all that can be computed from the others.
            if (_parts.Count >= MaximumSessions && (possible is null || possible.Length == Outputs.Length))
                return Whole;
            if (_parts.Count >= MaximumSessions && groups.Length < possible!.Select(i => _groups[i]).Distinct().Count())
                return SessionFor(possible!, possible);
            return _parts[key] = Open([.. Outputs.Where((_, i) => groups.Contains(_groups[i]))]);
        }
    }

    public void Dispose()
    {
        lock (_parts)
        {
            _disposed = true;
            foreach (var part in _parts.Values)
                part.Dispose();
            _parts.Clear();
            Whole.Dispose();
        }
    }

    private ScoringSession Open(OutputColumn[] outputs)
    {
        var (model, optimise, inputs) = ScoringGraph.Part(_model, outputs.Select(output => output.Name));
        var columns = Schema.Inputs.Where(input => inputs.Contains(input.Name));
        return new ScoringSession(_factory.Open(model, optimise), _factory.OnDevice, columns, outputs, BatchSize)
        {
            RefusesMissing = _factory.RefusesMissing,
        };
    }

    // Enough rows to make the run's fixed cost small, few enough that a batch stays in the second-level cache and images do not fill the
    // memory.
    private static int DefaultBatchSize(int modelBytes, ModelSchema schema)
    {
        var rowBytes = schema.Inputs.Sum(input => input.Size * (input.IsSequence ? 128L : 4L)) + 64;
        var rows = (int)Math.Clamp((4L << 20) / rowBytes, 16, 1024);
        return modelBytes > 64 << 20 ? Math.Min(rows, 64) : rows;
    }
}
