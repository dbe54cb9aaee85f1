namespace MlNet.MultiTask;

/// <summary>Options of co-training: how each network is trained, when its predictions become labels for the others, and how the networks
/// are fused.</summary>
public sealed record CoTrainingOptions
{
    /// <summary>How each network is built and trained in a round; also the seed, the threads, the cancellation and the memory for the rows,
    /// which have to fit.</summary>
    /// <value>Default: as <see cref="MultiTaskOptions"/> says. <see cref="MultiTaskOptions.Checkpoints"/> must be null.</value>
    public MultiTaskOptions Training { get; init; } = new();

    /// <summary>Which labelled rows each network starts from, unless a <see cref="CoTrainingNetwork.RowsColumn"/> is given.</summary>
    /// <value>Default <see cref="LabelledRows.All"/>.</value>
    public LabelledRows Rows { get; init; } = LabelledRows.All;

    /// <summary>The maximum number of rounds of propagation and training, after the first training on the given labels.</summary>
    /// <value>Default 5. From 1 to 1000.</value>
    public int MaximumRounds { get; init; } = 5;

    /// <summary>Epochs of each network's training in the rounds after the first; null for <see cref="MultiTaskOptions.MaximumEpochs"/>.
    /// There are many more rows then.</summary>
    /// <value>Default null. At least 1.</value>
    public int? RoundEpochs { get; init; }

    /// <summary>Whether each round starts with the last round's weights, or with new ones so that early mistakes are forgotten.</summary>
    /// <value>Default false.</value>
    public bool KeepWeights { get; init; }

    /// <summary>The width σ of the confidence exp(−‖yᵏ − y‖² / 2σ²).</summary>
    /// <value>Default 0.5: two probability vectors with certainty in different classes (a squared distance of 2) have a confidence of 0.02.
    /// Greater than 0.</value>
    public double Sigma { get; init; } = 0.5;

    /// <summary>The least confidence with which a prediction becomes a label.</summary>
    /// <value>Default 0.5. Greater than 0, at most 1.</value>
    public double Threshold { get; init; } = 0.5;

    /// <summary>
    /// Whether labels are made of all networks' predictions, the learner's own among them, as their confidence-weighted mean; or of the
    /// other networks' alone (Blum, Mitchell 1998), which teaches more where the views' mistakes are independent, and spreads more mistakes
    /// where they are not.
    /// </summary>
    /// <value>Default false.</value>
    public bool Consensus { get; init; }

    /// <summary>Smooths predictions over similar rows before they become labels; null does not smooth.</summary>
    /// <value>Default null.</value>
    public GraphSmoothing? Smoothing { get; init; }

    /// <summary>
    /// Share of the rows that have a propagated label by the last round, the most confident first. It grows evenly over
    /// <see cref="MaximumRounds"/>, and applies to each class separately.
    /// </summary>
    /// <value>Default 0.8. Greater than 0, at most 1.</value>
    public double PropagatedShare { get; init; } = 0.8;

    /// <summary>
    /// Whether each class gets labels in proportion to its share of the given labels. Otherwise <see cref="PropagatedShare"/> refers to the
    /// rows that the class is proposed for, and a class that the networks predict too often gets more.
    /// </summary>
    /// <value>Default true: correct if the labelled rows are a random sample, or the classes are equally frequent among all rows.</value>
    public bool BalanceClasses { get; init; } = true;

    /// <summary>Whether a propagated label is soft, with probabilities instead of one class, if the task has such labels (multiclass,
    /// binary, multi-label).</summary>
    /// <value>Default true.</value>
    public bool SoftLabels { get; init; } = true;

    /// <summary>The weight of a propagated label relative to a given one; multiplied by its confidence.</summary>
    /// <value>Default 1. Greater than 0.</value>
    public double PropagatedWeight { get; init; } = 1;

    /// <summary>
    /// Whether propagated labels are recomputed in each round from the networks' current predictions; otherwise a label stays until it is
    /// corrected.
    /// </summary>
    /// <value>Default false.</value>
    public bool RenewLabels { get; init; }

    /// <summary>Which labels are corrected when all other networks contradict them.</summary>
    /// <value>Default <see cref="LabelCorrection.Propagated"/>.</value>
    public LabelCorrection Correction { get; init; } = LabelCorrection.Propagated;

    /// <summary>A network contradicts a label where its confidence in it, exp(−‖yᵏ − y‖² / 2σ²), is below this.</summary>
    /// <value>Default 0.1. From 0 to 1.</value>
    public double ContradictionThreshold { get; init; } = 0.1;

    /// <summary>The weights of the shared features h = Σ wₖhᵏ; null shares no features, and the fusion is the mean of the networks'
    /// logits.</summary>
    /// <value>Default <see cref="FusionWeights.Learned"/>.</value>
    public FusionWeights? FeatureSharing { get; init; } = FusionWeights.Learned;

    /// <summary>Epochs in which all networks are trained together through the shared features, at the end of each round; null for the
    /// epochs of the round's networks.</summary>
    /// <value>Default null. 0 or more.</value>
    public int? SharingEpochs { get; init; }

    /// <summary>Width of the shared features, which a trained matrix maps each network's features to; null uses them directly if all have
    /// the same width, and otherwise takes the largest width.</summary>
    /// <value>Default null. From 1 to 65,536.</value>
    public int? SharedWidth { get; init; }

    /// <summary>Number of rounds without a smaller held-out loss of the fusion before co-training stops; the best round is kept.</summary>
    /// <value>Default 2. At least 1.</value>
    public int Patience { get; init; } = 2;

    /// <summary>Co-training stops when a round changes the fusion's label in less than this share of the rows.</summary>
    /// <value>Default 0.005. From 0 (only the rounds count) to 1.</value>
    public double Tolerance { get; init; } = 0.005;

    /// <summary>By task name a column that holds the true label, also in rows whose label column is missing: only for the count of right
    /// labels in the log.</summary>
    /// <value>Default none.</value>
    public IReadOnlyDictionary<string, string> TruthColumns { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the result has each network's own columns beside the fusion's, as the tasks <c>Network.Task</c>.</summary>
    /// <value>Default true.</value>
    public bool NetworkColumns { get; init; } = true;

    /// <summary>Where each round is reported; called on the training thread.</summary>
    /// <value>Default null.</value>
    public IProgress<CoTrainingRound>? Progress { get; init; }

    internal void Validate(IReadOnlyList<TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(Training);
        ArgumentNullException.ThrowIfNull(Rows);
        ArgumentNullException.ThrowIfNull(TruthColumns);
        Training.Validate(tasks.Count);
        Smoothing?.Validate();
        (bool Asked, string Option, string Reason)[] without =
        [
            (Training.Checkpoints is not null, nameof(MultiTaskOptions.Checkpoints), "saves no checkpoints"),
            (Training.Refit, nameof(MultiTaskOptions.Refit), "does not train on the held-out rows"),
            (Training.Teachers.Count > 0, nameof(MultiTaskOptions.Teachers), "has its networks as teachers"),
            (
                Training.StoppingCriterion == StoppingCriterion.EachTask,
                $"{nameof(MultiTaskOptions.StoppingCriterion)}.{nameof(StoppingCriterion.EachTask)}",
                "keeps one network for all tasks"
            ),
        ];
        if (Array.Find(without, option => option.Asked) is { Asked: true } asked)
            throw new ArgumentException($"Co-training {asked.Reason}; leave {nameof(Training)}.{asked.Option} out.", nameof(Training));
        // Labels that are passed on are the probabilities of all classes.
        if (tasks.FirstOrDefault(task => task is MulticlassTask { LossFunction: not null }) is { } own)
            throw new ArgumentException(
                $"Task '{own.Name}': its LossFunction takes one class for each row, and co-training passes on the probabilities of all "
                    + "classes. Leave it out.",
                nameof(tasks)
            );
        Guard.Range(MaximumRounds is >= 1 and <= 1000, MaximumRounds, "from 1 to 1000");
        Guard.Range(RoundEpochs is null or >= 1, RoundEpochs, "at least 1 epoch");
        Guard.Range(Sigma is > 0 and < double.PositiveInfinity, Sigma, "a finite number greater than 0");
        Guard.Range(Threshold is > 0 and <= 1, Threshold, "a confidence greater than 0 and at most 1");
        Guard.Range(PropagatedShare is > 0 and <= 1, PropagatedShare, "a share greater than 0 and at most 1");
        Guard.Range(PropagatedWeight is > 0 and < double.PositiveInfinity, PropagatedWeight, "a finite number greater than 0");
        Guard.Range((Correction & ~LabelCorrection.All) == 0, Correction, $"one of {string.Join(", ", Enum.GetNames<LabelCorrection>())}");
        Guard.Range(ContradictionThreshold is >= 0 and <= 1, ContradictionThreshold, "a confidence from 0 to 1");
        Guard.Range(SharingEpochs is null or >= 0, SharingEpochs, "0 or more");
        Guard.Range(SharedWidth is null or (>= 1 and <= 65_536), SharedWidth, "from 1 to 65,536");
        Guard.Range(Patience >= 1, Patience, "at least 1 round");
        Guard.Range(Tolerance is >= 0 and <= 1, Tolerance, "a share from 0 to 1");
        if (TruthColumns.Keys.FirstOrDefault(name => tasks.All(task => task.Name != name)) is { } unknown)
            throw new ArgumentException(
                $"{nameof(TruthColumns)} names the task '{unknown}'; the tasks are "
                    + $"{string.Join(", ", tasks.Select(task => $"'{task.Name}'"))}.",
                nameof(TruthColumns)
            );
    }
}
