using TorchSharp;

namespace MlNet.MultiTask.Extending;

/// <summary>How far a predicted box is from the true one. A user's own derives from this class.</summary>
/// <remarks>Instances hold settings only: they may be used for several trainings, also at once.</remarks>
public abstract class BoxLoss
{
    /// <summary>Weight in the sum of a task's box losses.</summary>
    /// <value>Default 1. Greater than 0.</value>
    public double Weight { get; init; } = 1;

    /// <summary>The loss of each row, with a finite gradient also where boxes are apart, the same, or without area.</summary>
    /// <param name="predicted">[batch, 4] float32: x and y of the centre, width and height, in the label's units. Sizes are 0 or
    /// more.</param>
    /// <param name="truth">[batch, 4] in the same form; boxes of four zeros stand for rows without a box, whose loss is not used.</param>
    /// <param name="deviation">[4] standard deviations of the four numbers over the training rows' boxes, each greater than 0.</param>
    /// <returns>[batch].</returns>
    public abstract torch.Tensor PerRow(torch.Tensor predicted, torch.Tensor truth, torch.Tensor deviation);

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate()
    {
        if (Weight is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(Weight), Weight, $"{GetType().Name}: Weight must be a number greater than 0.");
    }
}
