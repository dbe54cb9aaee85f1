namespace MlNet.MultiTask.Extending;

/// <summary>What an optimizer works on in one step.</summary>
public readonly ref struct OptimizerUpdate
{
    /// <summary>The parameters, changed in place. Their number is a multiple of 16: gaps between parameters are zeros whose gradients are
    /// zero.</summary>
    public required Span<float> Values { get; init; }

    /// <summary>Their gradients, set to zero on the way.</summary>
    public required Span<float> Gradients { get; init; }

    /// <summary>The running averages, all zero before the first step.</summary>
    public required float[][] States { get; init; }

    /// <summary>Number of the step, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Step size after the schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>What the weight decay is multiplied with (<see cref="MultiTaskOptions.RegularizationSchedule"/>); 1 without a
    /// schedule.</summary>
    public required double WeightDecayFactor { get; init; }
}
