namespace MlNet.MultiTask.Extending;

/// <summary>What a balancer sees of one training step.</summary>
public abstract class BalancerStep
{
    /// <summary>Number of the step in this training, from 0.</summary>
    public abstract long Step { get; }

    /// <summary>Number of the epoch, from 0.</summary>
    public abstract int Epoch { get; }

    /// <summary>Total steps planned, 0 where that is not known.</summary>
    public abstract long PlannedSteps { get; }

    /// <summary>The tasks that have a labelled row in this batch, as positions in the model, ascending.</summary>
    public abstract ReadOnlySpan<int> Tasks { get; }

    /// <summary>Their losses, before any weight.</summary>
    public abstract ReadOnlySpan<double> Losses { get; }

    /// <summary>Number of shared parameters P (or of values of the shared representation).</summary>
    public abstract int ParameterCount { get; }

    /// <summary>The gradient of one taking part task with respect to the shared parameters, [P]. Needs
    /// <see cref="BalancerNeeds.Gradients"/> or Gramian.</summary>
    /// <param name="index">Position in <see cref="Tasks"/>.</param>
    /// <param name="sample">Which of the step's batches, see <see cref="Balancer.Samples"/>.</param>
    public abstract ReadOnlySpan<float> Gradient(int index, int sample = 0);

    /// <summary>Inner products ⟨gᵢ, gⱼ⟩ of the tasks' gradients, row by row, computed once per step in double precision.</summary>
    public abstract Gramian Gramian { get; }

    /// <summary>Inner products ⟨gᵢ of batch a, gⱼ of batch b⟩: not symmetric where the batches differ.</summary>
    public abstract Gramian CrossGramian(int a, int b);
}
