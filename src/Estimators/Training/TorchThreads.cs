using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>Sets the number of libtorch's threads for the time of a training, and puts the old one back.</summary>
internal sealed class TorchThreads : IDisposable
{
    private readonly int _before = torch.get_num_threads();

    /// <param name="threads">How many; 0 for one per core, at most 8.</param>
    public TorchThreads(int threads) => torch.set_num_threads(threads > 0 ? threads : Math.Min(8, Environment.ProcessorCount));

    public void Dispose() => torch.set_num_threads(_before);
}
