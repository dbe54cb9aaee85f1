namespace MlNet.MultiTask;

/// <summary>Whether the network is being trained just now; shared by all scopes of one <see cref="TorchOps"/>.</summary>
internal sealed class TrainingMode
{
    public bool IsTraining { get; set; } = true;
}
