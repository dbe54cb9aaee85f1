using TorchSharp;

namespace MlNet.MultiTask.Extending;

/// <summary>What an optimizer works on in one step where the parameters are on a device: flat float32 tensors there, all of one
/// length.</summary>
public readonly struct OptimizerTensorUpdate
{
    /// <summary>The parameters, changed in place.</summary>
    public required torch.Tensor Values { get; init; }

    /// <summary>Their gradients, to be left at zero.</summary>
    public required torch.Tensor Gradients { get; init; }

    /// <summary>The running averages, all zero before the first step, changed in place.</summary>
    public required IReadOnlyList<torch.Tensor> States { get; init; }

    /// <summary>Number of the step, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Step size after the schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>What the weight decay is multiplied with (<see cref="MultiTaskOptions.RegularizationSchedule"/>); 1 without a
    /// schedule.</summary>
    public required double WeightDecayFactor { get; init; }
}
