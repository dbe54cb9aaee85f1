namespace MlNet.MultiTask;

/// <summary>A network that fits some data, before it is trained.</summary>
/// <param name="Data">What it was built from.</param>
/// <param name="Network">The network.</param>
/// <param name="Schema">The columns that it reads and gives.</param>
/// <param name="Fitted">What was learnt from the rows so far, as JSON for the model's metadata.</param>
internal sealed record PreparedTraining(NetworkPreparation Data, Network Network, ModelSchema Schema, string Fitted)
{
    /// <summary>The same with the network of the fitted model, where an ensemble keeps only some of its members.</summary>
    public PreparedTraining Cut() => this with { Network = Network.With(Network.Architecture.Cut) };

    /// <summary>The same with several copies of the network.</summary>
    /// <param name="copies">Per task the position of its copy, from 0.</param>
    public PreparedTraining Copied(IReadOnlyList<int> copies) =>
        this with
        {
            Network = Network.Copied(copies),
            Fitted = FittedModel.WithCopies(Fitted, copies),
        };
}
