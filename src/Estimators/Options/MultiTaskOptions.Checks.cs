namespace MlNet.MultiTask;

// The allowed values of the options.
public sealed partial record MultiTaskOptions
{
    internal void Validate(int taskCount)
    {
        if (Preset is { } preset)
            Guard.Range(Enum.IsDefined(preset), preset, $"a value of {nameof(MultiTask.Preset)}");
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
        RegularizationSchedule?.Validate();
        ArgumentNullException.ThrowIfNull(NumericEncoding);
        ArgumentNullException.ThrowIfNull(ColumnEncodings);
        NumericEncoding.Validate();
        foreach (var encoding in ColumnEncodings.Values)
            encoding.Validate();
        ArgumentNullException.ThrowIfNull(Sequence);
        Sequence.Validate();
        ArgumentNullException.ThrowIfNull(Augmentations);
        foreach (var augmentation in Augmentations)
            augmentation.Validate();
        Guard.Range(double.IsFinite(AugmentationFill), AugmentationFill, "a finite number");
        Regularization.Validate();
        Guard.NotNegative(Anchor);
        ArgumentNullException.ThrowIfNull(SetSampling);
        SetSampling.Validate();
        Guard.Range(SetEncoderChannels is >= 1 and <= 1 << 16, SetEncoderChannels, "from 1 to 65,536");
        Guard.Range(SetEncoderWidth is >= 1 and <= 1 << 16, SetEncoderWidth, "from 1 to 65,536");
        Checkpoints?.Validate();
        Guard.Range(BatchSize is >= 1 and <= 1 << 20, BatchSize, "a number of rows from 1 to 1,048,576");
        Guard.Range(MicroBatches is >= 1 and <= 1 << 16, MicroBatches, "a number of parts from 1 to 65,536");
        Guard.Range(BatchSize % MicroBatches == 0, MicroBatches, $"a divisor of {nameof(BatchSize)}, {BatchSize}");
        Guard.Range(MaximumEpochs >= 1, MaximumEpochs, "at least 1");
        Guard.Range(ValidationFraction is >= 0 and <= 0.5, ValidationFraction, "from 0 (no early stopping) to 0.5");
        if (new[] { ValidationColumn, GroupColumn, TimeColumn }.Count(column => column is not null) > 1)
            throw new ArgumentException(
                $"Only one of {nameof(ValidationColumn)}, {nameof(GroupColumn)} and {nameof(TimeColumn)} can say which rows are held out."
            );
        Guard.Range(Patience >= 1, Patience, "at least 1 epoch");
        Guard.Range(Enum.IsDefined(StoppingCriterion), StoppingCriterion, $"a value of {nameof(MultiTask.StoppingCriterion)}");
        Guard.Range(WeightAveraging is >= 0 and < 1, WeightAveraging, "from 0 (no average) to below 1");
        ArgumentNullException.ThrowIfNull(Teachers);
        Guard.Range(TeacherShare is null or >= 0 and <= 1, TeacherShare, "from 0 (labels alone) to 1 (teachers alone)");
        Guard.Range(CacheBudget >= 1 << 20, CacheBudget, "at least 1 MiB (1,048,576 bytes)");
        Guard.Range(ProgressSteps >= 0, ProgressSteps, "0 (after epochs only) or more");
        ArgumentNullException.ThrowIfNull(Device);
        if (!TrainingDevice.IsKnown(Device))
            throw new ArgumentException(
                $"Device '{Device}' is not one that this library trains on: 'auto', 'cpu', 'cuda' and 'cuda:0', 'cuda:1', … are.",
                nameof(Device)
            );
        Guard.Range(BalancingInterval is >= 1 and <= 1_000_000, BalancingInterval, "a number of steps from 1 to 1,000,000");
        Guard.Range(Enum.IsDefined(BalancingGradients), BalancingGradients, $"a value of {nameof(MultiTask.BalancingGradients)}");
        Guard.Range(Threads is >= 0 and <= 1024, Threads, "from 0 (one per core) to 1024");
        Balancer?.Validate(taskCount);
        Federation?.Validate(Communicator?.Size ?? 1);
        CheckBalancing();
    }

    private void CheckBalancing()
    {
        if (Balancer is not { } balancer)
            return;
        var name = balancer.GetType().Name;
        if (BalancingInterval > 1 && balancer is DirectionBalancer)
            throw new ArgumentException(
                $"{name} gives a direction in each step and no weights that could be kept: set "
                    + $"{nameof(BalancingInterval)} to 1, or take a balancer that weighs.",
                nameof(BalancingInterval)
            );
        if (BalancingInterval > 1 && balancer.Samples > 1)
            throw new ArgumentException(
                $"{name} looks at {balancer.Samples} batches in each step: set {nameof(BalancingInterval)} to 1.",
                nameof(BalancingInterval)
            );
        if (BalancingGradients == BalancingGradients.SharedRepresentation && (balancer.RemembersGradients || balancer.Samples > 1))
            throw new ArgumentException(
                $"{name} compares gradients of different batches, whose rows have representations of their own: set "
                    + $"{nameof(BalancingGradients)} to {nameof(BalancingGradients.SharedParameters)}.",
                nameof(BalancingGradients)
            );
    }
}
