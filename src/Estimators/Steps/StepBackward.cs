namespace MlNet.MultiTask;

/// <summary>How the gradients of one step get into the flat gradient buffer.</summary>
internal abstract class StepBackward
{
    /// <summary>Runs the forward and backward passes.</summary>
    /// <param name="batches">The batches of the step; all but the first are for balancers that want several.</param>
    /// <returns>Whether the gradients of all ranks are added up already.</returns>
    public abstract bool Run(IReadOnlyList<Batch> batches);
}
