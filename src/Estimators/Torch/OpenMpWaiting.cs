using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>
/// How the threads of OpenMP wait for each other. libgomp, which libtorch brings on Linux, lets them spin: where a core is busy with
/// something else, each of the hundred meetings of a step then waits for a slice of the scheduler, and a step takes up to fifty times
/// as long. OMP_WAIT_POLICY=passive lets them sleep, and costs little on an idle machine.
/// </summary>
internal static partial class OpenMpWaiting
{
    private const string Variable = "OMP_WAIT_POLICY";

    /// <summary>
    /// Lets OpenMP's threads sleep while they wait, unless the environment says otherwise. Without effect once libtorch is loaded:
    /// libgomp reads the environment as it is loaded. Elsewhere than on Linux nothing happens.
    /// </summary>
    public static void PreferSleeping()
    {
        // .NET keeps an environment of its own that native libraries never see: this goes to the C library's.
        if (OperatingSystem.IsLinux())
            _ = SetEnvironment(Variable, "passive", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
