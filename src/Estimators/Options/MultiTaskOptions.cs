namespace MlNet.MultiTask;

/// <summary>How a multi-task network is built and trained.</summary>
public sealed partial record MultiTaskOptions
{
    // Null where the user set nothing: TableRecipe fills it in where there is a preset, and the plain defaults apply otherwise.
    private static readonly Architecture s_plainArchitecture = new HardSharing
    {
        TrunkLayers = [256],
        TowerLayers = [64],
        Dropout = 0.4,
    };
    private static readonly NumericEncoding s_plainEncoding = new PiecewiseLinearEncoding();
    private static readonly Optimizer s_plainOptimizer = new Adam();
    private static readonly Schedule s_plainSchedule = new PlateauSchedule();
    private Architecture? _architecture;
    private NumericEncoding? _numericEncoding;
    private Optimizer? _optimizer;
    private Schedule? _schedule;
    private int? _batchSize;
    private int? _maximumEpochs;
    private int? _patience;
    private StoppingCriterion? _stoppingCriterion;
    private double? _weightAveraging;
    private bool? _refit;

    /// <summary>Lets the rows of a table decide every option that is not set, <see cref="Architecture"/> included; null takes the plain
    /// defaults.</summary>
    /// <value>Default null. Ignored where an architecture is set, or a column holds images or sequences.</value>
    public Preset? Preset { get; init; }

    /// <summary>How the tasks share the network.</summary>
    /// <value>Default <see cref="HardSharing"/> with a trunk of 256, a tower of 64 for each task and a dropout of 0.4, found on tables of
    /// some ten thousand rows. If it is not set and there is a <see cref="Preset"/>, the preset decides from the rows, here and wherever an
    /// option says so; setting it switches the preset off.</value>
    public Architecture Architecture
    {
        get => _architecture ?? s_plainArchitecture;
        init => _architecture = value;
    }

    /// <summary>How numbers enter the network.</summary>
    /// <value>Default <see cref="PiecewiseLinearEncoding"/>, or what the <see cref="Preset"/> decides: slots with more than a few values
    /// are spread over quantile bins.</value>
    public NumericEncoding NumericEncoding
    {
        get => _numericEncoding ?? s_plainEncoding;
        init => _numericEncoding = value;
    }

    /// <summary>Encodings of individual feature columns, by column name, that differ from <see cref="NumericEncoding"/>.</summary>
    /// <value>Default none.</value>
    public IReadOnlyDictionary<string, NumericEncoding> ColumnEncodings { get; init; } = new Dictionary<string, NumericEncoding>();

    /// <summary>How feature columns that are vectors of unknown size enter the network: as the columns of one sequence.</summary>
    /// <value>Default <see cref="SequenceEncoding"/> with its defaults. Not used where no column is one.</value>
    public SequenceEncoding Sequence { get; init; } = new();

    /// <summary>Random changes of the training images, in this order, different for each row and epoch. They apply to all columns with an
    /// <see cref="ImageEncoding"/>; held-out rows are not changed.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<Augmentation> Augmentations { get; init; } = [];

    /// <summary>The value of pixels that augmentation leaves empty, as a scaled value: 0 is black, 1 white for bytes.</summary>
    /// <value>Default 0. A finite number.</value>
    public double AugmentationFill { get; init; }

    /// <summary>Balances the tasks' losses αₜ Lₜ against each other.</summary>
    /// <value>Default null: their plain sum (<see cref="EqualWeights"/>).</value>
    public Balancer? Balancer { get; init; }

    /// <summary>What the <see cref="Balancer"/>'s gradients are taken with respect to. Ignored by balancers that only look at
    /// losses.</summary>
    /// <value>Default <see cref="BalancingGradients.SharedParameters"/>. <see cref="BalancingGradients.SharedRepresentation"/> is cheaper
    /// where the shared part is the larger one; it needs an architecture whose shared part ends in values that several tasks read, and a
    /// balancer that does not compare gradients of different batches.</value>
    public BalancingGradients BalancingGradients { get; init; }

    /// <summary>How many steps the <see cref="Balancer"/>'s weights are kept for before they are computed again. A step with kept weights
    /// costs one backward pass of the weighted sum.</summary>
    /// <value>Default 1: in each step. From 1 to 1,000,000; 1 for balancers that give a direction, or that want several batches.</value>
    public int BalancingInterval { get; init; } = 1;

    /// <summary>How the tasks' weights αₜ follow from their <see cref="TaskDefinition.LossWeight"/>.</summary>
    /// <value>Default <see cref="MultiTask.TaskWeights.AsGiven"/>.</value>
    public TaskWeights TaskWeights { get; init; } = TaskWeights.AsGiven;

    /// <summary>The update rule and its step size.</summary>
    /// <value>Default <see cref="Adam"/> with a learning rate of 1e-3; where the <see cref="Preset"/> decides, with a weight decay.</value>
    public Optimizer Optimizer
    {
        get => _optimizer ?? s_plainOptimizer;
        init => _optimizer = value;
    }

    /// <summary>How the learning rate moves over the training.</summary>
    /// <value>Default <see cref="PlateauSchedule"/>: a smaller rate when the held-out loss stops falling. Without held-out rows it stays as
    /// it is.</value>
    public Schedule Schedule
    {
        get => _schedule ?? s_plainSchedule;
        init => _schedule = value;
    }

    /// <summary>How dropout and weight decay move over the training: the probabilities of all dropout, and the optimizer's weight decay,
    /// are multiplied with the schedule's factor (Holzmüller, Grinsztajn, Steinwart 2024 take both away in the second half, by
    /// <see cref="FlatCosineSchedule"/>).</summary>
    /// <value>Default null: they stay as they are. Factors above 1 count as 1.</value>
    public Schedule? RegularizationSchedule { get; init; }

    /// <summary>Penalties on the parameters, and a limit on the gradient's length.</summary>
    /// <value>Default none.</value>
    public Regularization Regularization { get; init; } = new();

    /// <summary>λ of a penalty λ/2 Σ (θ − θ₀)² that holds a model that is trained further to the weights θ₀ it starts with, against
    /// forgetting (L2-SP: Li, Grandvalet, Davoine 2018, eq. 2). A new model is not held to anything.</summary>
    /// <value>Default 0. 0 or more.</value>
    public double Anchor { get; init; }

    /// <summary>
    /// A fitted model, with other tasks say, whose shared weights a new model begins with: those of encodings, trunk and shared layers that
    /// have the same name and shape there, a column's by the column's name. The tasks' own towers and heads begin anew, and input encodings
    /// are fitted on the new rows. <see cref="MultiTaskEstimator.Summarize(Microsoft.ML.IDataView)"/> says what is taken, and the log does.
    /// </summary>
    /// <value>Default null: new weights. A model that is trained further (<see cref="MultiTaskEstimator.Continue(MultiTaskTransformer,
    /// Microsoft.ML.IDataView, Microsoft.ML.IDataView?)"/>) begins with its own.</value>
    public MultiTaskTransformer? StartFrom { get; init; }

    /// <summary>How the steps are divided among several data sets
    /// (<see cref="MultiTaskEstimator.Fit(IReadOnlyList{TrainingSet})"/>).</summary>
    /// <value>Default <see cref="TemperatureSampling"/> with a temperature of 1: in proportion to the sets' sizes.</value>
    public SetSampling SetSampling { get; init; } = new TemperatureSampling();

    /// <summary>Output width of the encoders that data sets with different feature columns get in front of the shared network.</summary>
    /// <value>Default 128. From 1 to 65,536. Not used where all sets have the same columns.</value>
    public int SetEncoderWidth { get; init; } = 128;

    /// <summary>Output channels of the encoders that data sets with different image columns get in front of a convolutional
    /// network.</summary>
    /// <value>Default 8. From 1 to 65,536. Not used where all sets have the same columns.</value>
    public int SetEncoderChannels { get; init; } = 8;

    /// <summary>Rows per step.</summary>
    /// <value>Default 128, or by the number of rows where the <see cref="Preset"/> decides. From 1 to 1,048,576, and no more than there are
    /// training rows, in the largest of several data sets.</value>
    public int BatchSize
    {
        get => _batchSize ?? 128;
        init => _batchSize = value;
    }

    /// <summary>In how many parts the rows of a step go through the network, one after the other, before their gradients are applied
    /// (gradient accumulation): the result is that of one part up to rounding, but for batch normalisation, dropout and noise. Where the
    /// weights of the tasks do not depend on the step, the parts take 1/n of the memory; several ranks still send one message.</summary>
    /// <value>Default 1. From 1 to 65,536; <see cref="BatchSize"/> is a multiple of it.</value>
    public int MicroBatches { get; init; } = 1;

    /// <summary>The maximum number of passes over the training rows; for several data sets see
    /// <see cref="MultiTask.SetSampling"/>.</summary>
    /// <value>Default 100, or by the number of rows where the <see cref="Preset"/> decides. At least 1.</value>
    public int MaximumEpochs
    {
        get => _maximumEpochs ?? 100;
        init => _maximumEpochs = value;
    }

    /// <summary>Share of the rows that is held out for early stopping; 0 trains on all rows for <see cref="MaximumEpochs"/>.</summary>
    /// <value>Default 0.1. From 0 to 0.5.</value>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>A Boolean column that is true in the rows to hold out for early stopping; <see cref="ValidationFraction"/> is then not
    /// used. It goes through the steps before the trainer, so a whole chain can be fitted on one view.</summary>
    /// <value>Default null. Only one of this, <see cref="GroupColumn"/> and <see cref="TimeColumn"/>.</value>
    public string? ValidationColumn { get; init; }

    /// <summary>A column of text, keys or numbers: rows with the same value, such as all visits of a patient, are held out together or
    /// trained on together. Whole groups are held out, at random, until about <see cref="ValidationFraction"/> of the rows are.</summary>
    /// <value>Default null: row by row. A missing value makes a group of that row alone.</value>
    public string? GroupColumn { get; init; }

    /// <summary>A column of numbers or dates: the latest <see cref="ValidationFraction"/> of the rows are held out, so that early stopping
    /// looks at what comes after the rows that are trained on. Rows of the same time stay together.</summary>
    /// <value>Default null: at random.</value>
    public string? TimeColumn { get; init; }

    /// <summary>Epochs without a better validation loss before training stops; the best weights are kept.</summary>
    /// <value>Default 12, or what the <see cref="Preset"/> decides. At least 1.</value>
    public int Patience
    {
        get => _patience ?? 12;
        init => _patience = value;
    }

    /// <summary>What epochs are compared by: it decides which weights are kept, and when training stops.</summary>
    /// <value>Default <see cref="StoppingCriterion.Loss"/>; where the <see cref="Preset"/> decides,
    /// <see cref="StoppingCriterion.EachTask"/>.</value>
    public StoppingCriterion StoppingCriterion
    {
        get => _stoppingCriterion ?? StoppingCriterion.Loss;
        init => _stoppingCriterion = value;
    }

    /// <summary>Decay d of a moving average of the weights, ā ← d ā + (1 − d) θ after each step, used on the held-out rows and in the
    /// model; 0 uses the weights themselves.</summary>
    /// <value>Default 0, or what the <see cref="Preset"/> decides. From 0 to below 1; 0.99 averages over some hundred steps, 0.999 over
    /// some thousand.</value>
    public double WeightAveraging
    {
        get => _weightAveraging ?? 0;
        init => _weightAveraging = value;
    }

    /// <summary>
    /// Whether the network is trained a second time, from its start, on all rows, those that were held out included, for as many epochs as
    /// turned out best; each task with its own number where <see cref="StoppingCriterion"/> is <see cref="StoppingCriterion.EachTask"/>.
    /// The learning rate takes the turns of the first training again. It makes training about twice as long, and no row is left that says
    /// how good the final model is: the losses that are reported are those of the first training.
    /// </summary>
    /// <value>Default false; with <see cref="Preset.Default"/> and <see cref="Preset.Best"/> true for one data set of 200 rows or more.
    /// Without held-out rows there is nothing to do again. Rows beyond the <see cref="CacheBudget"/> cannot be refitted.</value>
    public bool Refit
    {
        get => _refit ?? false;
        init => _refit = value;
    }

    /// <summary>Seed of the first weights, the shuffling and the dropout. The same seed and thread count give the same weights on the
    /// CPU.</summary>
    /// <value>Default null: a number drawn from the MLContext, so its seed decides.</value>
    public int? Seed { get; init; }

    /// <summary>Threads that libtorch may use. 0 takes a single one where the network is too small to gain from more; otherwise the first
    /// steps are taken with one and with several (one per core, at most 8), and the quicker number is kept. That is a measurement, so two
    /// runs of one seed may then differ in the last bits; a resumed training goes on with the number that it had.</summary>
    /// <value>Default 0. From 0 to 1024.</value>
    public int Threads { get; init; }

    /// <summary>A Single column with each row's weight in all tasks' losses; null gives all rows the same weight.</summary>
    /// <value>Default null.</value>
    public string? WeightColumn { get; init; }

    /// <summary>
    /// Bytes of memory for the training rows. Rows that fit are read once and kept as compact arrays. If they do not fit, each epoch reads
    /// the view again through a buffer that shuffles them, and input encodings are fitted on a sample.
    /// </summary>
    /// <value>Default 1 GiB. At least 1 MiB. If the rows do not fit, the view must give the same rows each time it is read.</value>
    public long CacheBudget { get; init; } = 1L << 30;

    /// <summary>Receives a report after each epoch, on the training thread.</summary>
    /// <value>Default null.</value>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Steps between two reports within an epoch, to <see cref="Progress"/> and to the log; 0 reports after epochs only.</summary>
    /// <value>Default 0. 0 or more.</value>
    public int ProgressSteps { get; init; }

    /// <summary>
    /// The device that libtorch trains on: <c>cpu</c>, <c>cuda</c> (the first CUDA device), <c>cuda:n</c>, or <c>auto</c>: the first CUDA
    /// device where there is one and a step is large enough (at least 200 million multiplications in a batch's forward pass), else the CPU.
    /// <see cref="Execution"/> decides what the fitted model runs on.
    /// </summary>
    /// <value>Default <c>auto</c>. A CUDA device needs the package TorchSharp-cuda-linux or TorchSharp-cuda-windows in the
    /// application.</value>
    public string Device { get; init; } = "auto";

    // For tests: uses the code path of other devices on the CPU.
    internal bool UpdatesByTensors { get; init; }

    /// <summary>Where the state of the training is saved, so that an interrupted run can resume; null saves nothing.</summary>
    /// <value>Default null.</value>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>
    /// Stops training within a step. The best model so far is returned, and is marked as such
    /// (<see cref="MultiTaskTransformer.WasCancelled"/>); if the first epoch has not ended yet, training throws an
    /// <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>How the fitted model is executed.</summary>
    /// <value>Default: on the CPU, batch size by the network's size.</value>
    public ExecutionOptions Execution { get; init; } = new();
}
