using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>Sets the number of libtorch's threads for the time of a training, keeps the memory that its steps free, and puts the old state
/// back when no training is left: part of it belongs to the whole process.</summary>
internal sealed class TorchThreads : IDisposable
{
    private static readonly Lock s_lock = new();
    private static int s_trainings;
    private static int s_before;

    // Below this many multiplications a step, waking a second thread costs as much as it saves, and many times more when the cores are
    // busy.
    private const long WorthSharing = 16_000_000;

    /// <param name="threads">How many; 0 chooses: one per core, at most 8 and <paramref name="limit"/>, or a single one for small
    /// networks.</param>
    /// <param name="multiplyAdds">Multiplications of one forward pass over a batch.</param>
    /// <param name="limit">Most threads to choose, where trainings run side by side.</param>
    public TorchThreads(int threads, long multiplyAdds, int limit = 8)
    {
        var most = Math.Min(Math.Min(8, limit), Environment.ProcessorCount);
        var isOpen = threads == 0 && multiplyAdds >= WorthSharing && most > 1;
        var chosen =
            threads > 0 ? threads
            : isOpen ? most
            : 1;
        lock (s_lock)
        {
            if (s_trainings++ == 0)
            {
                s_before = torch.get_num_threads();
                FreedMemory.Keep();
            }
            torch.set_num_threads(chosen);
        }
        if (isOpen)
            Trial = new ThreadTrial(Candidates(most), torch.set_num_threads);
    }

    /// <summary>Finds out in the first steps whether several threads are quicker than one; null where the number is settled.</summary>
    public ThreadTrial? Trial { get; }

    /// <summary>The numbers of threads that are tried: one, all, and of many half of them, which is best where others use the
    /// cores.</summary>
    public static IReadOnlyList<int> Candidates(int most) => most >= 4 ? [most, 1, most / 2] : [most, 1];

    public void Dispose()
    {
        lock (s_lock)
            if (--s_trainings == 0)
            {
                torch.set_num_threads(s_before);
                FreedMemory.GiveBack();
            }
    }
}
