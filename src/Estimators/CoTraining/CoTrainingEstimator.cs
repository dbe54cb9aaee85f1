using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNet.MultiTask;

/// <summary>
/// Co-training (Blum, Mitchell 1998) of several networks. Each is trained on its own view or its own rows; what they predict with
/// confidence becomes labels for the others; labels that all others contradict are corrected; their features are shared; and so on until
/// nothing moves. Gives one transformer, and one ONNX graph, of all networks and their fusion. Made by
/// <see cref="TrainerExtensions.CoTrainer"/>.
/// </summary>
/// <remarks>Columns: each task's as for <see cref="MultiTaskEstimator"/>, of the fusion; and for each network its own under the name
/// <c>Network.Task</c>.</remarks>
public sealed class CoTrainingEstimator : IEstimator<MultiTaskTransformer>
{
    private readonly MLContext _context;
    private readonly IReadOnlyList<CoTrainingNetwork> _networks;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly CoTrainingOptions _options;

    internal CoTrainingEstimator(
        MLContext context,
        IReadOnlyList<CoTrainingNetwork> networks,
        IReadOnlyList<TaskDefinition> tasks,
        CoTrainingOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(tasks);
        if (networks.Count < 2)
            throw new ArgumentException(
                $"Co-training needs at least two networks that teach each other; {networks.Count} was given. Use "
                    + "Trainer for a single network.",
                nameof(networks)
            );
        if (networks.GroupBy(network => network.Name).FirstOrDefault(group => group.Count() > 1) is { } twin)
            throw new ArgumentException(
                $"{twin.Count()} networks are named '{twin.Key}'; each needs a name of its own, since its "
                    + "columns are called after it.",
                nameof(networks)
            );
        TaskChecks.Definitions(tasks);
        foreach (var network in networks)
            network.Architecture?.Validate(tasks.Count);
        options.Validate(tasks);
        (_context, _networks, _tasks, _options) = (context, [.. networks], [.. tasks], options);
        var names = Outputs(_tasks.Select(task => task.Name)).ToArray();
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } clash)
            throw new ArgumentException(
                $"A network and a task together give the name '{clash.Key}', which a task has already.",
                nameof(networks)
            );
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or a label is outside its range.</exception>
    /// <exception cref="ArgumentException">A column has a type that cannot be learnt from, or a task's head does not say how its
    /// predictions are compared.</exception>
    /// <exception cref="InvalidOperationException">The data cannot be learnt from, does not fit into memory, or a network has no labelled
    /// row for a task.</exception>
    public MultiTaskTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run(input, null);
    }

    /// <summary>Co-trains on all rows of one view, with early stopping on another: <see cref="MultiTaskOptions.ValidationFraction"/> is not
    /// used.</summary>
    /// <param name="input">The training rows, labelled or not.</param>
    /// <param name="validation">The held-out rows, with the same feature and label columns.</param>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public MultiTaskTransformer Fit(IDataView input, IDataView validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(validation);
        return Run(input, validation);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var columns = inputSchema.Select(column => column.Name).ToHashSet();
        var shapes = new LabelShapes(_context, inputSchema);
        foreach (var network in _networks)
            foreach (var name in network.FeatureColumns.Append(network.RowsColumn))
                if (name is not null && !columns.Contains(name))
                    throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Network '{network.Name}': could not find column '{name}'");
        foreach (var task in _tasks)
            foreach (var name in Columns(task))
                if (!shapes.Has(name))
                    throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Task '{task.Name}': could not find column '{name}'");
        var outputs = _tasks.Concat(
            _options.NetworkColumns
                ? _networks.SelectMany(network => _tasks.Select(task => task.WithName($"{network.Name}.{task.Name}")))
                : []
        );
        return ShapeColumns.Append(
            _context,
            inputSchema,
            outputs.SelectMany(task => task.DescribeOutputs(shapes.Find(task.LabelColumn)))
        );
    }

    private IEnumerable<string> Columns(TaskDefinition task) =>
        _options.TruthColumns.TryGetValue(task.Name, out var truth) ? task.OwnColumns.Append(truth) : task.OwnColumns;

    private IEnumerable<string> Outputs(IEnumerable<string> tasks) =>
        tasks.Concat(_options.NetworkColumns ? _networks.SelectMany(network => tasks.Select(task => $"{network.Name}.{task}")) : []);

    private MultiTaskTransformer Run(IDataView input, IDataView? validation)
    {
        var scope = TrainingScope.Current;
        scope.Seen?.Add((input, _tasks));
        validation ??= scope.NextValidation();
        string[] own = [.. _tasks.SelectMany(Columns)];
        (input, validation) = (SlotColumns.Of(input, own), validation is null ? null : SlotColumns.Of(validation, own));
        using var channel = ((IHostEnvironment)_context).Register("MultiTask").Start("CoTraining");
        return new CoTraining(_context, _networks, _tasks, _options, scope, channel).Run(input, validation);
    }
}
