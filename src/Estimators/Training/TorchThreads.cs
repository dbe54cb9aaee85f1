using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>Sets the number of libtorch's threads for the time of a training, and puts the old one back.</summary>
internal sealed class TorchThreads : IDisposable
{
    private readonly int _before = torch.get_num_threads();

    // Below this many multiplications a step, waking a second thread costs as much as it saves, and many times more when the cores are busy.
    private const long WorthSharing = 16_000_000;

    /// <param name="threads">How many; 0 chooses: one per core, at most 8, or a single one for small networks.</param>
    /// <param name="multiplyAdds">Multiplications of one forward pass over a batch.</param>
    public TorchThreads(int threads, long multiplyAdds) =>
        torch.set_num_threads(threads > 0 ? threads : multiplyAdds < WorthSharing ? 1 : Math.Min(8, Environment.ProcessorCount));

    public void Dispose() => torch.set_num_threads(_before);
}
