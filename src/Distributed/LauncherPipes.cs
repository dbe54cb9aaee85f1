using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>
/// The pipes by which a launcher reads what a rank prints. MPICH's looks for aborts before it looks at the pipes, and then goes on only to
/// the end of the clock's current second, which may be near: what is in a pipe then never reaches the terminal. What it has taken out of a
/// pipe it passes on before it looks at an abort.
/// </summary>
internal static unsafe partial class LauncherPipes
{
    // Of most processors; elsewhere the question is refused, and the pause has to do.
    private const nuint BytesToRead = 0x541B;

    private const int Output = 1;
    private const int Errors = 2;

    // A launcher that reads nothing for so long, say because its terminal was halted, is not waited for.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    // For systems that do not tell how much there is to read, and launchers that pass a message on in several steps.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Waits until the launcher has taken all that this process has printed.</summary>
    public static void Drain()
    {
        Console.Out.Flush();
        Console.Error.Flush();
        _ = Drain([Output, Errors], s_longest);
        Thread.Sleep(s_pause);
    }

    /// <summary>Waits until nothing is left to be read.</summary>
    /// <param name="descriptors">The pipes' ends that are written to.</param>
    /// <param name="longest">How long to wait at most.</param>
    /// <returns>Whether nothing was left, as far as the system tells.</returns>
    public static bool Drain(ReadOnlySpan<int> descriptors, TimeSpan longest)
    {
        var watch = Stopwatch.StartNew();
        while (HoldsAny(descriptors))
        {
            if (watch.Elapsed > longest)
                return false;
            Thread.Sleep(5);
        }
        return true;
    }

    /// <summary>How many bytes are left to be read; 0 where the system does not tell.</summary>
    public static int Held(int descriptor)
    {
        var count = 0;
        return OperatingSystem.IsLinux() && Control(descriptor, BytesToRead, &count) == 0 ? count : 0;
    }

    private static bool HoldsAny(ReadOnlySpan<int> descriptors)
    {
        foreach (var descriptor in descriptors)
            if (Held(descriptor) > 0)
                return true;
        return false;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, nuint request, int* value);
}
