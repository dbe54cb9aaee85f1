using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNet.MultiTask;

/// <summary>
/// Trains one network with a head for each task, and gives back a transformer that scores it through ONNX Runtime. Made by
/// <see cref="TrainerExtensions.Trainer(MultiTaskCatalog, string, IReadOnlyList{TaskDefinition}, MultiTaskOptions?)"/>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Input columns</term><description>Feature columns: Single, Byte or Key, scalars or vectors of known size; of unknown size
/// Single or Key. Label columns: as each task says.</description></item>
/// <item><term>Output columns</term><description>Per task: Score, and Probability and PredictedLabel where the kind of task has
/// them.</description></item>
/// <item><term>Looks at the data to train</term><description>Yes</description></item>
/// <item><term>Normalization</term><description>Features should have a similar range.</description></item>
/// <item><term>Missing values</term><description>Not in features; in labels they leave the row out for that task.</description></item>
/// <item><term>Packages besides Microsoft.ML</term><description>TorchSharp with a native libtorch, Microsoft.ML.OnnxRuntime with a native
/// library</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes</description></item>
/// </list>
/// </remarks>
public sealed class MultiTaskEstimator : IEstimator<MultiTaskTransformer>
{
    private readonly MLContext _context;
    private readonly IReadOnlyList<string> _features;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly MultiTaskOptions _options;

    internal MultiTaskEstimator(
        MLContext context,
        IReadOnlyList<string> features,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Count == 0)
            throw new ArgumentException("At least one feature column is needed.", nameof(features));
        if (features.FirstOrDefault(string.IsNullOrWhiteSpace) is not null || features.Distinct().Count() != features.Count)
            throw new ArgumentException($"Feature columns must be named, each once: {Guard.List(features)}.", nameof(features));
        TaskChecks.Definitions(tasks);
        options.Validate(tasks.Count);
        (_context, _features, _tasks, _options) = (context, [.. features], [.. tasks], options);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or a label is outside its range.</exception>
    /// <exception cref="ArgumentException">A column has a type that cannot be learnt from.</exception>
    /// <exception cref="InvalidOperationException">The data cannot be learnt from: no rows, no labelled row for a task, a single class, a
    /// feature that is not a finite number.</exception>
    /// <exception cref="DllNotFoundException">TorchSharp's native library does not load on this system.</exception>
    public MultiTaskTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run([TrainingSet.Whole(input, null)]);
    }

    /// <summary>Trains on all rows of one view, with early stopping on another: <see cref="MultiTaskOptions.ValidationFraction"/> is not
    /// used.</summary>
    /// <param name="input">The training rows.</param>
    /// <param name="validation">The held-out rows, with the same columns; kept in memory.</param>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public MultiTaskTransformer Fit(IDataView input, IDataView validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(validation);
        return Run([TrainingSet.Whole(input, validation)]);
    }

    /// <summary>
    /// Continues the training of a fitted model on new rows alone: it starts with the model's weights; input encodings, the labels'
    /// standardisation and the classes do not change. With held-out rows the result is at least as good on them as the model was. The model
    /// itself is not changed.
    /// </summary>
    /// <param name="model">A model that an estimator with these tasks, architecture and encodings trained; also one that was saved and
    /// loaded.</param>
    /// <param name="input">The new rows. A task may have no label in them.</param>
    /// <param name="validation">Rows for early stopping; null holds out <see cref="MultiTaskOptions.ValidationFraction"/> of the new
    /// rows.</param>
    /// <exception cref="InvalidOperationException">Tasks, columns, classes or architecture are not the model's; or as for
    /// <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="ArgumentException">A column has another type than the model was trained on.</exception>
    public MultiTaskTransformer Continue(MultiTaskTransformer model, IDataView input, IDataView? validation = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        return Run([TrainingSet.Whole(input, validation)], FittedModel.Read(model));
    }

    /// <summary>
    /// Trains one network on several data sets at once, each with its own rows and tasks: see <see cref="TrainingSet"/>, and
    /// <see cref="SetSampling"/> for how the steps are divided among them. If the sets have different feature columns, each has an encoder
    /// in front of the shared network; the model then scores a view that has the columns of one set only for that set's tasks.
    /// </summary>
    /// <param name="sets">The data sets.</param>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public MultiTaskTransformer Fit(IReadOnlyList<TrainingSet> sets) => Run(Check(sets));

    /// <summary>Trains a model further on new rows of several data sets: see
    /// <see cref="Continue(MultiTaskTransformer, IDataView, IDataView)"/>.</summary>
    /// <param name="model">The model; its sets had the same feature columns.</param>
    /// <param name="sets">The new rows. Each task must be in one of the sets, but may have no label there.</param>
    /// <inheritdoc cref="Continue(MultiTaskTransformer, IDataView, IDataView)" path="/exception"/>
    public MultiTaskTransformer Continue(MultiTaskTransformer model, IReadOnlyList<TrainingSet> sets)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Run(Check(sets), FittedModel.Read(model));
    }

    /// <summary>
    /// Adds tasks to a fitted model: this trainer has the model's tasks, in their order, and new ones behind them. The model itself is not
    /// changed.
    /// </summary>
    /// <param name="model">A model that an estimator with the first tasks, this architecture and these encodings trained; also one that was
    /// saved and loaded.</param>
    /// <param name="input">Rows with labels of the new tasks. The old tasks may have none.</param>
    /// <param name="validation">Rows for early stopping; null holds out <see cref="MultiTaskOptions.ValidationFraction"/> of the
    /// rows.</param>
    /// <param name="keepOthers">Whether everything that the model has stays as it is, to the last bit of its outputs, and only what belongs
    /// to the new tasks alone is trained: their towers, gates and heads on the shared part. Otherwise all is trained, from the model's
    /// weights on.</param>
    /// <exception cref="InvalidOperationException">The first tasks, columns, classes or architecture are not the model's, no task is new,
    /// or the architecture has weights whose number depends on the number of tasks, such as <see cref="CrossStitch"/>; or as for
    /// <see cref="Fit(IDataView)"/>.</exception>
    public MultiTaskTransformer AddTasks(
        MultiTaskTransformer model,
        IDataView input,
        IDataView? validation = null,
        bool keepOthers = true
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        return Run([TrainingSet.Whole(input, validation)], FittedModel.Read(model, addsTasks: true, keepsTasks: keepOthers));
    }

    internal IReadOnlyList<string> TaskNames => [.. _tasks.Select(task => task.Name)];

    private MultiTaskTransformer Run(IReadOnlyList<TrainingSet> sets, FittedModel? start = null) =>
        Training("Training", training => training.Run(sets, start));

    // The one place that reads the ambient scope.
    private T Training<T>(string name, Func<NetworkTraining, T> use)
    {
        using var channel = ((IHostEnvironment)_context).Register("MultiTask").Start(name);
        var request = new TrainingRequest(_context, _features, _tasks, _options, TrainingScope.Current)
        {
            Ranks = RankGroup.Of(_options.Communicator, _options.Federation is not null),
        };
        return use(new NetworkTraining(request, channel));
    }

    /// <summary>
    /// Describes the network that <see cref="Fit(IDataView)"/> would train on this data: layers, output shapes, parameters shared and per
    /// task, multiply-adds. The rows are read once, for the number of classes and the numbers' bins; nothing is trained.
    /// </summary>
    /// <param name="input">The training data.</param>
    /// <exception cref="ArgumentException">As for <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Fit(IDataView)"/>.</exception>
    public NetworkSummary Summarize(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Summarize([TrainingSet.Whole(input, null)]);
    }

    /// <summary>Describes the network that <see cref="Fit(IReadOnlyList{TrainingSet})"/> would train on these data sets. With different
    /// feature columns the shared part is listed once for each route.</summary>
    /// <param name="sets">The data sets.</param>
    /// <exception cref="ArgumentException">As for <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Fit(IDataView)"/>.</exception>
    public NetworkSummary Summarize(IReadOnlyList<TrainingSet> sets)
    {
        return Training("Summary", training => training.Summarize(Check(sets)));
    }

    private static IReadOnlyList<TrainingSet> Check(IReadOnlyList<TrainingSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        foreach (var set in sets)
            ArgumentNullException.ThrowIfNull(set, nameof(sets));
        return [.. sets];
    }

    /// <summary>
    /// Trains as <see cref="Fit(IDataView)"/> does, and measures during the training how a step for one task changes the others' losses.
    /// Dropout is off while measuring; the training itself is not affected. No model is kept, and no checkpoint is written.
    /// </summary>
    /// <param name="input">The training rows.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The affinity of each task onto each other one; <see cref="TaskGrouping.Best"/> groups the tasks by it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is a single task, the architecture shares no parameter, or the look-ahead step is
    /// too large; or as for <see cref="Fit(IDataView)"/>.</exception>
    public TaskAffinity MeasureAffinity(IDataView input, AffinityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return MeasureAffinity([TrainingSet.Whole(input, null)], options);
    }

    /// <summary>Measures how a step for one task changes the others' losses where the tasks come from several data sets: between sets on
    /// the batches of <see cref="JointSampling"/> only.</summary>
    /// <inheritdoc cref="MeasureAffinity(IDataView, AffinityOptions)"/>
    /// <param name="sets">The data sets.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public TaskAffinity MeasureAffinity(IReadOnlyList<TrainingSet> sets, AffinityOptions? options = null)
    {
        options ??= new AffinityOptions();
        options.Validate();
        if (_tasks.Count < 2)
            throw new InvalidOperationException($"Affinity is between tasks, but the trainer has only '{_tasks[0].Name}'.");
        return Training("Affinity", training => training.MeasureAffinity(Check(sets), options));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var names = inputSchema.Select(column => column.Name).ToHashSet();
        foreach (var feature in _features)
            if (!names.Contains(feature))
                throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Could not find feature column '{feature}'");
        var shapes = new LabelShapes(_context, inputSchema);
        foreach (var task in _tasks)
            foreach (var column in task.OwnColumns)
                if (!shapes.Has(column))
                    throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Task '{task.Name}': could not find column '{column}'");
        foreach (var (role, column) in HeldOutRows.Columns(_options))
            if (!names.Contains(column))
                throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Could not find {role} column '{column}'");
        return ShapeColumns.Append(
            _context,
            inputSchema,
            _tasks.SelectMany(task => task.DescribeOutputs(shapes.Find(task.LabelColumn)))
        );
    }
}
