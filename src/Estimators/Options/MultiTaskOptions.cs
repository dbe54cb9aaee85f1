namespace MlNet.MultiTask;

/// <summary>How a multi-task network is built and trained.</summary>
public sealed record MultiTaskOptions
{
    /// <summary>How the tasks share the network.</summary>
    /// <value>Default <see cref="HardSharing"/> with a trunk of 256, a tower of 64 for each task and a dropout of 0.4, found on tables of some ten thousand rows;
    /// take less dropout for narrower layers.</value>
    public Architecture Architecture { get; init; } = new HardSharing { TrunkLayers = [256], TowerLayers = [64], Dropout = 0.4 };

    /// <summary>How numbers enter the network.</summary>
    /// <value>Default <see cref="PiecewiseLinearEncoding"/>: slots with more than a few values are spread over quantile bins.</value>
    public NumericEncoding NumericEncoding { get; init; } = new PiecewiseLinearEncoding();

    /// <summary>How numbers of single feature columns enter the network, by column name, where it is to differ from <see cref="NumericEncoding"/>.</summary>
    /// <value>Default none.</value>
    public IReadOnlyDictionary<string, NumericEncoding> ColumnEncodings { get; init; } = new Dictionary<string, NumericEncoding>();

    /// <summary>Random changes of the images while training, in this order: each row gets another one in each epoch. They are for all columns with an <see cref="ImageEncoding"/>;
    /// rows that are held out stay as they are.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<Augmentation> Augmentations { get; init; } = [];

    /// <summary>What the images show where augmentation leaves nothing of them, as a scaled value: 0 is black, 1 white for bytes.</summary>
    /// <value>Default 0. A finite number.</value>
    public double AugmentationFill { get; init; }

    /// <summary>How the tasks' losses αₜ Lₜ are weighed against each other.</summary>
    /// <value>Default null: their plain sum (<see cref="EqualWeights"/>).</value>
    public Balancer? Balancer { get; init; }

    /// <summary>What the gradients that a <see cref="Balancer"/> weighs are taken with respect to. Without effect on balancers that look at losses only.</summary>
    /// <value>Default <see cref="BalancingGradients.SharedParameters"/>. <see cref="BalancingGradients.SharedRepresentation"/> is cheaper where the shared part is the larger one; it needs
    /// an architecture whose shared part ends in values that several tasks read, and a balancer that compares no gradients of different batches.</value>
    public BalancingGradients BalancingGradients { get; init; }

    /// <summary>Steps from one solution of the <see cref="Balancer"/>'s weights to the next. In between the weights are kept and a step costs one backward pass of the weighted sum.</summary>
    /// <value>Default 1: in each step. From 1 to 1,000,000; 1 for balancers that give a direction, or that want several batches.</value>
    public int BalancingInterval { get; init; } = 1;

    /// <summary>How the tasks' weights αₜ follow from their <see cref="TaskDefinition.LossWeight"/>.</summary>
    /// <value>Default <see cref="MultiTask.TaskWeights.AsGiven"/>.</value>
    public TaskWeights TaskWeights { get; init; } = TaskWeights.AsGiven;

    /// <summary>The update rule and its step size.</summary>
    /// <value>Default <see cref="Adam"/> with a learning rate of 1e-3.</value>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>How the learning rate moves over the training.</summary>
    /// <value>Default <see cref="PlateauSchedule"/>: a smaller rate when the held-out loss stops falling. Without held-out rows it stays as it is.</value>
    public Schedule Schedule { get; init; } = new PlateauSchedule();

    /// <summary>Penalties on the parameters, and a limit on the gradient's length.</summary>
    /// <value>Default none.</value>
    public Regularization Regularization { get; init; } = new();

    /// <summary>How the steps are shared out where the network is trained on several data sets (<see cref="MultiTaskEstimator.Fit(IReadOnlyList{TrainingSet})"/>).</summary>
    /// <value>Default <see cref="TemperatureSampling"/> with a temperature of 1: in proportion to the sets' sizes.</value>
    public SetSampling SetSampling { get; init; } = new TemperatureSampling();

    /// <summary>Width that the encoders of data sets with different feature columns have in common, in front of the shared network.</summary>
    /// <value>Default 128. From 1 to 65,536. Not used where all sets have the same columns.</value>
    public int SetEncoderWidth { get; init; } = 128;

    /// <summary>Number of channels that the encoders of data sets with different image columns have in common, in front of a convolutional network.</summary>
    /// <value>Default 8. From 1 to 65,536. Not used where all sets have the same columns.</value>
    public int SetEncoderChannels { get; init; } = 8;

    /// <summary>Rows per step.</summary>
    /// <value>Default 128. From 1 to 1,048,576, and no more than there are training rows, in the largest of several data sets.</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>Most passes over the training rows; for several data sets see <see cref="MultiTask.SetSampling"/>.</summary>
    /// <value>Default 100. At least 1.</value>
    public int MaximumEpochs { get; init; } = 100;

    /// <summary>Share of the rows that is held out for early stopping; 0 trains on all rows for <see cref="MaximumEpochs"/>.</summary>
    /// <value>Default 0.1. From 0 to 0.5.</value>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Epochs without a better validation loss before training stops; the best weights are kept.</summary>
    /// <value>Default 12. At least 1.</value>
    public int Patience { get; init; } = 12;

    /// <summary>Seed of the first weights, the shuffling and the dropout. The same seed and thread count give the same weights on the CPU.</summary>
    /// <value>Default null: a number drawn from the MLContext, so its seed decides.</value>
    public int? Seed { get; init; }

    /// <summary>Threads that libtorch may use; 0 takes one per core, at most 8, or a single one where the network is too small to share.</summary>
    /// <value>Default 0. From 0 to 1024.</value>
    public int Threads { get; init; }

    /// <summary>A Single column that weighs each row in all tasks' losses; null weighs all alike.</summary>
    /// <value>Default null.</value>
    public string? WeightColumn { get; init; }

    /// <summary>
    /// Bytes of memory for the training rows. Rows that fit are read once and kept as compact arrays; of more, each epoch reads the view again through a buffer
    /// in which they are shuffled, and input encodings are fitted on a sample.
    /// </summary>
    /// <value>Default 1 GiB. At least 1 MiB. Rows beyond it need a view that gives the same rows each time it is read.</value>
    public long CacheBudget { get; init; } = 1L << 30;

    /// <summary>Where progress is reported after each epoch; called on the training thread.</summary>
    /// <value>Default null.</value>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Steps between two reports within an epoch, to <see cref="Progress"/> and to the log; 0 reports after epochs only.</summary>
    /// <value>Default 0. 0 or more.</value>
    public int ProgressSteps { get; init; }

    /// <summary>
    /// What libtorch trains on: <c>cpu</c>, <c>cuda</c> (the first CUDA device), <c>cuda:n</c>, or <c>auto</c>: the first CUDA device where there is one and a step is
    /// worth it (200 million multiplications in a batch's forward pass and more), else the CPU. <see cref="Execution"/> says what the fitted model runs on.
    /// </summary>
    /// <value>Default <c>auto</c>. A CUDA device needs the package TorchSharp-cuda-linux or TorchSharp-cuda-windows in the application.</value>
    public string Device { get; init; } = "auto";

    // Trains on the CPU as on another device, for tests of that way.
    internal bool UpdatesByTensors { get; init; }

    /// <summary>Where the state of the training is saved, so that it can be killed and gone on with; null saves nothing.</summary>
    /// <value>Default null.</value>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>
    /// Stops training within a step. The best model so far is returned, and says so (<see cref="MultiTaskTransformer.WasCancelled"/>); before the end of the first epoch
    /// there is none, and training throws an <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>How the fitted model is executed.</summary>
    /// <value>Default: on the CPU, batch size by the network's size.</value>
    public ExecutionOptions Execution { get; init; } = new();

    /// <summary>The same options for a stage of a training.</summary>
    internal MultiTaskOptions ForStage(int maximumEpochs, Balancer? balancer) => this with { MaximumEpochs = maximumEpochs, Balancer = balancer };

    internal void Validate(int taskCount)
    {
        ArgumentNullException.ThrowIfNull(Architecture);
        ArgumentNullException.ThrowIfNull(Optimizer);
        ArgumentNullException.ThrowIfNull(TaskWeights);
        TaskWeights.Validate();
        ArgumentNullException.ThrowIfNull(Execution);
        Execution.Validate();
        Architecture.Validate(taskCount);
        Optimizer.Validate();
        ArgumentNullException.ThrowIfNull(Schedule);
        ArgumentNullException.ThrowIfNull(Regularization);
        Schedule.Validate();
        ArgumentNullException.ThrowIfNull(NumericEncoding);
        ArgumentNullException.ThrowIfNull(ColumnEncodings);
        NumericEncoding.Validate();
        foreach (var encoding in ColumnEncodings.Values)
            encoding.Validate();
        ArgumentNullException.ThrowIfNull(Augmentations);
        foreach (var augmentation in Augmentations)
            augmentation.Validate();
        Guard.Range(double.IsFinite(AugmentationFill), AugmentationFill, "a finite number");
        Regularization.Validate();
        ArgumentNullException.ThrowIfNull(SetSampling);
        SetSampling.Validate();
        Guard.Range(SetEncoderChannels is >= 1 and <= 1 << 16, SetEncoderChannels, "from 1 to 65,536");
        Guard.Range(SetEncoderWidth is >= 1 and <= 1 << 16, SetEncoderWidth, "from 1 to 65,536");
        Checkpoints?.Validate();
        Guard.Range(BatchSize is >= 1 and <= 1 << 20, BatchSize, "a number of rows from 1 to 1,048,576");
        Guard.Range(MaximumEpochs >= 1, MaximumEpochs, "at least 1");
        Guard.Range(ValidationFraction is >= 0 and <= 0.5, ValidationFraction, "from 0 (no early stopping) to 0.5");
        Guard.Range(Patience >= 1, Patience, "at least 1 epoch");
        Guard.Range(CacheBudget >= 1 << 20, CacheBudget, "at least 1 MiB (1,048,576 bytes)");
        Guard.Range(ProgressSteps >= 0, ProgressSteps, "0 (after epochs only) or more");
        ArgumentNullException.ThrowIfNull(Device);
        if (!TrainingDevice.IsKnown(Device))
            throw new ArgumentException($"Device '{Device}' is not one that this library trains on: 'auto', 'cpu', 'cuda' and 'cuda:0', 'cuda:1', … are.", nameof(Device));
        Guard.Range(BalancingInterval is >= 1 and <= 1_000_000, BalancingInterval, "a number of steps from 1 to 1,000,000");
        Guard.Range(Enum.IsDefined(BalancingGradients), BalancingGradients, $"a value of {nameof(MultiTask.BalancingGradients)}");
        Guard.Range(Threads is >= 0 and <= 1024, Threads, "from 0 (one per core) to 1024");
        Balancer?.Validate(taskCount);
        CheckBalancing();
    }

    private void CheckBalancing()
    {
        if (Balancer is not { } balancer)
            return;
        var name = balancer.GetType().Name;
        if (BalancingInterval > 1 && balancer is DirectionBalancer)
            throw new ArgumentException($"{name} gives a direction in each step and no weights that could be kept: set {nameof(BalancingInterval)} to 1, or take a balancer that weighs.", nameof(BalancingInterval));
        if (BalancingInterval > 1 && balancer.Samples > 1)
            throw new ArgumentException($"{name} looks at {balancer.Samples} batches in each step: set {nameof(BalancingInterval)} to 1.", nameof(BalancingInterval));
        if (BalancingGradients == BalancingGradients.SharedRepresentation && (balancer.RemembersGradients || balancer.Samples > 1))
            throw new ArgumentException(
                $"{name} compares gradients of different batches, whose rows have representations of their own: set {nameof(BalancingGradients)} to {nameof(BalancingGradients.SharedParameters)}.", nameof(BalancingGradients));
    }
}
