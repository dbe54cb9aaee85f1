using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>
/// Puts back what the process does on signals of faults. Parts of MPI libraries (UCX, for one) take these signals for themselves to print a
/// report and end the process; .NET makes a <see cref="NullReferenceException"/> of them. Elsewhere than on Linux nothing happens.
/// </summary>
internal sealed unsafe partial class SignalHandlers
{
    // Larger than a sigaction of any C library.
    private const int ActionBytes = 512;

    // SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV
    private static readonly int[] s_faults = [4, 5, 6, 7, 8, 11];

    private readonly byte[][] _actions = [.. s_faults.Select(_ => new byte[ActionBytes])];

    /// <summary>Notes what is done now.</summary>
    public SignalHandlers()
    {
        for (var i = 0; i < s_faults.Length && OperatingSystem.IsLinux(); i++)
            fixed (byte* action = _actions[i])
                _ = Action(s_faults[i], null, action);
    }

    /// <summary>Puts it back.</summary>
    public void Restore()
    {
        for (var i = 0; i < s_faults.Length && OperatingSystem.IsLinux(); i++)
            fixed (byte* action = _actions[i])
                _ = Action(s_faults[i], action, null);
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Action(int signal, byte* to, byte* from);
}
