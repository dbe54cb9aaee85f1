using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>Whether the network is being trained just now, and the random numbers that it draws then; shared by all scopes of one
/// <see cref="TorchOps"/>.</summary>
/// <remarks>The numbers are the training's own, so that trainings side by side do not take them from each other.</remarks>
/// <param name="seed">Seed of the random numbers.</param>
/// <param name="device">Where they are drawn; the CPU by default.</param>
internal sealed class TrainingMode(long seed = 0, torch.Device? device = null) : IDisposable
{
    public bool IsTraining { get; set; } = true;

    /// <summary>What the probabilities of dropout are multiplied with.</summary>
    public float DropoutFactor { get; set; } = 1;

    /// <summary>The ranks whose rows a batch's means are over; null where one rank has all of them.</summary>
    public RankGroup? Ranks { get; set; }

    /// <summary>What dropout and noise draw from.</summary>
    public torch.Generator Random { get; } = new torch.Generator(0, device).manual_seed(seed);

    public void Dispose() => Random.Dispose();
}
