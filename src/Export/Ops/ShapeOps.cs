namespace MlNet.MultiTask;

/// <summary>
/// Runs a network over shapes only. It finds every parameter, state and constant, what each operation gives and costs, and refuses what
/// does not fit before anything is allocated.
/// </summary>
internal sealed partial class ShapeOps : IOps<ShapeValue>
{
    // How long a row of a sequence is taken to be where work is counted.
    private const int UsualSteps = 16;

    private readonly string _scope;
    private readonly int? _task;
    private readonly ParameterPace _pace;

    /// <param name="record">Where to note what is found.</param>
    /// <param name="training">What the network is told about training.</param>
    public ShapeOps(ShapeRecord record, bool training = true)
        : this(record, training, "", null, ParameterPace.Whole) { }

    private ShapeOps(ShapeRecord record, bool training, string scope, int? task, ParameterPace pace) =>
        (Record, Training, _scope, _task, _pace) = (record, training, scope, task, pace);

    /// <summary>What was found so far.</summary>
    public ShapeRecord Record { get; }

    public bool Training { get; }

    private ShapeRules Rules => new(_scope);

    public IOps<ShapeValue> Scope(string name) => new ShapeOps(Record, Training, Full(name), _task, _pace);

    public IOps<ShapeValue> ForTask(int task) => new ShapeOps(Record, Training, _scope, task, _pace);

    public IOps<ShapeValue> Paced(float factor, int fromEpoch = 0, float anchor = 0)
    {
        if (!(factor > 0) || !float.IsFinite(factor))
            throw Rules.Error("Paced", $"the factor {factor} has to be a finite number greater than 0");
        if (fromEpoch < 0 || !(anchor >= 0) || !float.IsFinite(anchor))
            throw Rules.Error("Paced", $"the epoch {fromEpoch} and the anchor {anchor} have to be finite numbers of 0 or more");
        return new ShapeOps(Record, Training, _scope, _task, new ParameterPace(factor, fromEpoch, anchor).Within(_pace));
    }

    public ShapeValue Parameter(string name, Initializer initializer, params ReadOnlySpan<int> shape)
    {
        int[] dims = shape.ToArray();
        Record.Note(Record.Parameters, Full(name), dims, new(Full(name), dims, Fitting(name, initializer, dims), _task) { Pace = _pace });
        return new(dims);
    }

    public ShapeValue Adapted(string name, Initializer initializer, int rank, float scale, params ReadOnlySpan<int> shape)
    {
        var columns = 1;
        for (var axis = 1; axis < shape.Length; axis++)
            columns = checked(columns * shape[axis]);
        if (shape.Length < 2 || rank < 1 || !float.IsFinite(scale))
            throw Rules.Error(
                "Adapted",
                $"{ShapeRules.Text(shape.ToArray())} with the rank {rank} times {scale} is no matrix with a product"
            );
        var weight = State(name, initializer, shape);
        Parameter(LowRank.FirstOf(name), LowRank.Start(columns), rank, columns);
        Parameter(LowRank.SecondOf(name), Initializer.Constant(0), shape[0], rank);
        // It costs nothing to score: the exported graph has the sum.
        Record.Layers.Add(new(_scope, "Adapted", weight.Dims, 0, _task));
        return weight;
    }

    public ShapeValue State(string name, float initial, params ReadOnlySpan<int> shape) =>
        State(name, Initializer.Constant(initial), shape);

    public ShapeValue State(string name, Initializer initializer, params ReadOnlySpan<int> shape)
    {
        int[] dims = shape.ToArray();
        Record.Note(Record.States, Full(name), dims, new(Full(name), dims, Fitting(name, initializer, dims)));
        return new(dims);
    }

    public ShapeValue Constant(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape)
    {
        int[] dims = shape.ToArray();
        if (values.Length != dims.Aggregate(1, (count, dim) => count * dim))
            throw new ArgumentException($"{Full(name)}: {values.Length} values were given for the shape {ShapeRules.Text(dims)}.");
        Record.Note(Record.Constants, Full(name), dims, (Full(name), dims));
        return new(dims);
    }

    public int Rank(ShapeValue x) => x.Dims.Count;

    public int Size(ShapeValue x, int axis) => Rules.Size(x.Dims, axis);

    private string Full(string name) => _scope.Length == 0 ? name : _scope + "/" + name;

    private Initializer Fitting(string name, Initializer initializer, int[] dims) =>
        initializer.Kind != InitializerKind.Given || initializer.Values.Length == dims.Aggregate(1L, (count, dim) => count * dim)
            ? initializer
            : throw new ArgumentException(
                $"{Full(name)}: {initializer.Values.Length} values were given for the shape {ShapeRules.Text(dims)}."
            );

    /// <param name="op">The operation.</param>
    /// <param name="dims">Shape of its result.</param>
    /// <param name="cost">Multiply-adds for each item of the result.</param>
    /// <param name="integer">Whether the result holds whole numbers.</param>
    private ShapeValue Layer(string op, int[] dims, long cost = 0, bool integer = false)
    {
        long items = 1;
        foreach (int dim in dims)
            items *= dim == ShapeRules.Length ? UsualSteps : Math.Abs(dim);
        Record.Layers.Add(new(_scope, op, dims, cost * items, _task));
        return new(dims, integer);
    }

    private ShapeValue Same(string op, ShapeValue x) => Layer(op, [.. x.Dims]);
}
