namespace MlNet.MultiTask;

/// <summary>
/// Each step takes one batch of every data set: the losses of all tasks come together, so that methods which balance gradients see them
/// all. Smaller sets start over until the largest has gone through its epoch.
/// </summary>
/// <remarks>Each set's batch goes through the network by itself. A task of several sets has the mean loss over the rows of all their
/// batches.</remarks>
public sealed class JointSampling : SetSampling
{
    /// <inheritdoc/>
    public override bool TakesEverySet => true;

    /// <inheritdoc/>
    public override void Share(IReadOnlyList<SetProgress> sets, Span<double> shares) => shares.Fill(1);
}
