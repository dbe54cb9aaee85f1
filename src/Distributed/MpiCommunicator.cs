using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>
/// A rank that is a process of an MPI job: <c>mpirun -n 4 dotnet MyTraining.dll</c> starts four of them, on one machine or on those of a
/// host file, of a Slurm allocation or of a Kubernetes MPIJob.
/// </summary>
/// <remarks>
/// The MPI library is the machine's own, found at run time: MPICH and those with its binary interface (Intel MPI, MVAPICH, Cray MPI,
/// Microsoft MPI), or Open MPI. Sums are taken here in the order of the ranks, which MPI itself does not promise, so that several processes
/// get the same bits as several threads.
/// </remarks>
public sealed class MpiCommunicator : Communicator
{
    // Small messages go to all ranks at once; of larger ones each rank adds up its share.
    private const int SmallBytes = 1 << 14;

    // Bytes that are under way at a time, far below what MPI can count.
    private const int ChunkBytes = 1 << 26;

    private static readonly Lock s_lock = new();
    private static bool s_wasStarted;

    private readonly MpiFunctions _mpi;
    private byte[] _received = [];
    private bool _isEnded;

    private MpiCommunicator(MpiFunctions mpi)
    {
        _mpi = mpi;
        (Rank, Size) = (mpi.Rank(), mpi.Size());
    }

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>What the MPI library says it is.</summary>
    public string Library => _mpi.Version;

    /// <summary>Begins MPI in this process. To be called once, and disposed of before the process ends.</summary>
    /// <param name="library">Path or name of the MPI library; null finds the one that belongs to the launcher which started the process.
    /// The environment variable <c>MULTITASK_MPI_LIBRARY</c> says the same.</param>
    /// <exception cref="InvalidOperationException">The process was not started by an MPI launcher, or by that of another MPI; or MPI was
    /// begun before.</exception>
    /// <exception cref="DllNotFoundException">There is no MPI library, or none that can be used.</exception>
    public static MpiCommunicator Start(string? library = null)
    {
        lock (s_lock)
        {
            if (s_wasStarted)
                throw new InvalidOperationException("MPI was begun before in this process; it can be begun once only.");
            var launcher = MpiLauncher.OfThisProcess();
            var signals = new SignalHandlers();
            var mpi = MpiLibrary.Open(library ?? Environment.GetEnvironmentVariable(MpiLibrary.Variable), launcher);
            s_wasStarted = true;
            mpi.Begin();
            signals.Restore();
            var started = new MpiCommunicator(mpi);
            if (launcher.Size is { } size && size != started.Size)
            {
                started.Dispose();
                throw new InvalidOperationException(
                    $"{launcher.Name} started {size} processes, but the MPI library '{mpi.Path}' ({mpi.Version}) knows of "
                        + $"{started.Size}: it is another MPI than the launcher's. Start with the launcher of that library, or name "
                        + $"the launcher's library in {MpiLibrary.Variable}."
                );
            }
            return started;
        }
    }

    /// <inheritdoc/>
    public override void AllReduce(Span<float> values) => Sum(values);

    /// <inheritdoc/>
    public override void AllReduce(Span<double> values) => Sum(values);

    /// <inheritdoc/>
    public override void ReduceScatter(Span<float> values, ReadOnlySpan<int> counts)
    {
        if (Size == 1)
            return;
        if (!FitsAtOnce(values, counts))
        {
            AllReduce(values);
            return;
        }
        SumOwn(values, counts.ToArray());
    }

    /// <inheritdoc/>
    public override void AllGather(Span<float> values, ReadOnlySpan<int> counts)
    {
        if (Size == 1)
            return;
        if (!FitsAtOnce(values, counts))
        {
            base.AllGather(values, counts);
            return;
        }
        _mpi.AllGatherInPlace(MemoryMarshal.AsBytes(values), Array.ConvertAll(counts.ToArray(), count => count * sizeof(float)));
    }

    /// <inheritdoc/>
    public override void Broadcast(Span<byte> bytes, int root = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, ChunkBytes)..])
            _mpi.Broadcast(bytes[..Math.Min(bytes.Length, ChunkBytes)], root);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own)
    {
        var lengths = new long[Size];
        var length = (long)own.Length;
        _mpi.AllGather(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in length)), MemoryMarshal.AsBytes(lengths.AsSpan()));
        byte[][] all = [.. lengths.Select(other => new byte[other])];
        if (lengths.Max() * Size <= ChunkBytes)
        {
            var together = new byte[lengths.Sum()];
            _mpi.AllGather(own, together, Array.ConvertAll(lengths, other => (int)other));
            var at = 0;
            foreach (var part in all)
            {
                together.AsSpan(at, part.Length).CopyTo(part);
                at += part.Length;
            }
            return all;
        }
        own.CopyTo(all[Rank]);
        for (var rank = 0; rank < Size; rank++)
            Broadcast(all[rank], rank);
        return all;
    }

    /// <inheritdoc/>
    public override void Barrier() => _mpi.Barrier();

    /// <inheritdoc/>
    public override void Abort(string reason)
    {
        Console.Error.WriteLine($"Rank {Rank} of {Size} ({Environment.MachineName}, process {Environment.ProcessId}) has ended: {reason}");
        LauncherPipes.Drain();
        _mpi.Abort();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!_isEnded)
            _mpi.End();
        _isEnded = true;
        base.Dispose(disposing);
    }

    private void Sum<T>(Span<T> values)
        where T : unmanaged, INumber<T>
    {
        if (Size == 1)
            return;
        var bytes = MemoryMarshal.AsBytes(values);
        if (bytes.Length <= SmallBytes)
        {
            SumAll(values);
            return;
        }
        var most = ChunkBytes / Marshal.SizeOf<T>();
        for (; values.Length > 0; values = values[Math.Min(values.Length, most)..])
            SumShares(values[..Math.Min(values.Length, most)]);
    }

    private void SumAll<T>(Span<T> values)
        where T : unmanaged, INumber<T>
    {
        var received = Received<T>(values.Length * Size);
        _mpi.AllGather(MemoryMarshal.AsBytes((ReadOnlySpan<T>)values), MemoryMarshal.AsBytes(received));
        Add(received, values);
    }

    // Each rank gets its share of everyone's values, adds it up, and sends the sums to all.
    private void SumShares<T>(Span<T> values)
        where T : unmanaged, INumber<T>
    {
        var (item, length) = (Marshal.SizeOf<T>(), values.Length);
        int First(int rank) => (int)((long)length * rank / Size);
        int[] counts = [.. Enumerable.Range(0, Size).Select(rank => First(rank + 1) - First(rank))];
        SumOwn(values, counts);
        _mpi.AllGatherInPlace(MemoryMarshal.AsBytes(values), Array.ConvertAll(counts, count => count * item));
    }

    private void SumOwn<T>(Span<T> values, int[] counts)
        where T : unmanaged, INumber<T>
    {
        var item = Marshal.SizeOf<T>();
        var own = values.Slice(counts.AsSpan(0, Rank).ToArray().Sum(), counts[Rank]);
        var received = Received<T>(own.Length * Size);
        _mpi.AllToAll(
            MemoryMarshal.AsBytes((ReadOnlySpan<T>)values),
            Array.ConvertAll(counts, count => count * item),
            MemoryMarshal.AsBytes(received),
            own.Length * item
        );
        Add(received, own);
    }

    // All ranks decide alike. What a rank receives of all others has to fit too.
    private bool FitsAtOnce(ReadOnlySpan<float> values, ReadOnlySpan<int> counts)
    {
        var most = 0L;
        foreach (var count in counts)
            most = Math.Max(most, count);
        return Math.Max(values.Length, most * Size) * sizeof(float) <= int.MaxValue;
    }

    // Rank by rank: the same additions as threads do.
    private void Add<T>(ReadOnlySpan<T> received, Span<T> sums)
        where T : unmanaged, INumber<T>
    {
        received[..sums.Length].CopyTo(sums);
        for (var rank = 1; rank < Size; rank++)
            TensorPrimitives.Add<T>(sums, received.Slice(rank * sums.Length, sums.Length), sums);
    }

    private Span<T> Received<T>(int count)
        where T : unmanaged
    {
        var bytes = count * Marshal.SizeOf<T>();
        if (_received.Length < bytes)
            _received = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        return MemoryMarshal.Cast<byte, T>(_received.AsSpan(0, bytes));
    }
}
