using System.Runtime.InteropServices;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>
/// The few functions of MPI that are needed, over both binary interfaces: in MPICH's handles are numbers, in Open MPI's the addresses of
/// exported objects. Everything goes as bytes. What fails in MPI ends the process, as MPI's own handler of errors does.
/// </summary>
/// <remarks>A handle of MPICH is an int and is passed as wide as an address: where it is read as an int, its upper half is not looked at,
/// in registers and on the stack of all 64-bit systems that are served.</remarks>
internal sealed unsafe class MpiFunctions
{
    private const int Serialized = 2;
    private const int VersionBytes = 8192;

    // MPICH's numbers, as its mpi.h has them.
    private const nint MpichWorld = 0x44000000;
    private const nint MpichByte = 0x4c00010d;
    private const nint MpichInPlace = -1;
    private const nint OpenInPlace = 1;

    private readonly nint _library;
    private readonly nint _world;
    private readonly nint _byte;
    private readonly nint _inPlace;
    private readonly delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int> _allGather;
    private readonly delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int> _allGatherV;
    private readonly delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, int> _allToAllV;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged<nint, int> _barrier;

    private MpiFunctions(nint library, string path)
    {
        (_library, Path) = (library, path);
        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _world))
            (_byte, _inPlace) = (Export("ompi_mpi_byte"), OpenInPlace);
        else
            (_world, _byte, _inPlace) = (MpichWorld, MpichByte, MpichInPlace);
        _allGather = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int>)Export("MPI_Allgather");
        _allGatherV = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int>)Export("MPI_Allgatherv");
        _allToAllV = (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, int>)Export("MPI_Alltoallv");
        _broadcast = (delegate* unmanaged<void*, int, nint, int, nint, int>)Export("MPI_Bcast");
        _barrier = (delegate* unmanaged<nint, int>)Export("MPI_Barrier");
    }

    /// <summary>The library's name or path.</summary>
    public string Path { get; }

    /// <summary>What the library says it is, in one line.</summary>
    public string Version { get; private set; } = "";

    /// <exception cref="DllNotFoundException">It lacks a function.</exception>
    public static MpiFunctions Of(nint library, string path)
    {
        try
        {
            return new MpiFunctions(library, path);
        }
        catch (EntryPointNotFoundException error)
        {
            throw new DllNotFoundException($"'{path}' is no MPI library that can be used: {error.Message}", error);
        }
    }

    public void Begin()
    {
        int provided;
        Check(
            ((delegate* unmanaged<int*, void*, int, int*, int>)Export("MPI_Init_thread"))(null, null, Serialized, &provided),
            "MPI_Init_thread"
        );
        var text = new byte[VersionBytes];
        var length = 0;
        fixed (byte* to = text)
            Check(((delegate* unmanaged<byte*, int*, int>)Export("MPI_Get_library_version"))(to, &length), "MPI_Get_library_version");
        Version = Encoding.UTF8.GetString(text, 0, Math.Clamp(length, 0, VersionBytes)).Split('\n')[0].TrimEnd('\0', ' ', ',');
    }

    public int Rank() => Number("MPI_Comm_rank");

    public int Size() => Number("MPI_Comm_size");

    /// <summary>As many bytes of each rank.</summary>
    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        fixed (byte* from = own, to = all)
            Check(_allGather(from, own.Length, _byte, to, own.Length, _byte, _world), "MPI_Allgather");
    }

    /// <summary>Of each rank a number of bytes of its own.</summary>
    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all, int[] counts)
    {
        fixed (byte* from = own, to = all)
        fixed (int* lengths = counts, places = Places(counts))
            Check(_allGatherV(from, own.Length, _byte, to, lengths, places, _byte, _world), "MPI_Allgatherv");
    }

    /// <summary>Each rank's part of the bytes, which is in place already, goes to all.</summary>
    public void AllGatherInPlace(Span<byte> all, int[] counts)
    {
        fixed (byte* to = all)
        fixed (int* lengths = counts, places = Places(counts))
            Check(_allGatherV((void*)_inPlace, 0, _byte, to, lengths, places, _byte, _world), "MPI_Allgatherv");
    }

    /// <summary>The parts of the bytes go to one rank each; from every rank come as many.</summary>
    public void AllToAll(ReadOnlySpan<byte> own, int[] counts, Span<byte> received, int fromEach)
    {
        var expected = new int[counts.Length];
        Array.Fill(expected, fromEach);
        fixed (byte* from = own, to = received)
        fixed (int* sent = counts, sentPlaces = Places(counts), got = expected, gotPlaces = Places(expected))
            Check(_allToAllV(from, sent, sentPlaces, _byte, to, got, gotPlaces, _byte, _world), "MPI_Alltoallv");
    }

    public void Broadcast(Span<byte> bytes, int root)
    {
        fixed (byte* at = bytes)
            Check(_broadcast(at, bytes.Length, _byte, root, _world), "MPI_Bcast");
    }

    public void Barrier() => Check(_barrier(_world), "MPI_Barrier");

    public void End() => Check(((delegate* unmanaged<int>)Export("MPI_Finalize"))(), "MPI_Finalize");

    public void Abort() => _ = ((delegate* unmanaged<nint, int, int>)Export("MPI_Abort"))(_world, 1);

    private static int[] Places(int[] counts)
    {
        var places = new int[counts.Length];
        for (var i = 1; i < places.Length; i++)
            places[i] = places[i - 1] + counts[i - 1];
        return places;
    }

    private int Number(string function)
    {
        int number;
        Check(((delegate* unmanaged<nint, int*, int>)Export(function))(_world, &number), function);
        return number;
    }

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);

    private static void Check(int code, string function)
    {
        if (code != 0)
            throw new InvalidOperationException($"{function} failed with MPI's error code {code}.");
    }
}
