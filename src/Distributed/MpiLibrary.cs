using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>Finds the MPI library.</summary>
internal static partial class MpiLibrary
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "MULTITASK_MPI_LIBRARY";

    private const int Now = 2;
    private const int Global = 0x100;

    private static readonly string[] s_openMpi = ["libmpi.so.40", "libmpi.so.80"];
    private static readonly string[] s_mpich = ["libmpich.so.12", "libmpi.so.12"];

    /// <summary>Where it is looked for, in this order.</summary>
    /// <param name="launcher">What started the process.</param>
    /// <param name="isWindows">Whether this is Windows.</param>
    public static IReadOnlyList<string> Candidates(MpiLauncher launcher, bool isWindows) =>
        isWindows ? ["msmpi.dll", "impi.dll"]
        : launcher.IsOpenMpi switch
        {
            true => s_openMpi,
            false => s_mpich,
            null => [.. s_openMpi, .. s_mpich],
        };

    /// <exception cref="DllNotFoundException">There is none that can be used.</exception>
    public static MpiFunctions Open(string? given, MpiLauncher launcher)
    {
        var names = string.IsNullOrWhiteSpace(given) ? Candidates(launcher, OperatingSystem.IsWindows()) : [given];
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                if (!OperatingSystem.IsWindows())
                    OpenGlobally(name);
                return MpiFunctions.Of(handle, name);
            }
        throw new DllNotFoundException(
            $"No MPI library was found: {string.Join(", ", names.Select(name => $"'{name}'"))}. {launcher.Name} started this process. "
                + "Install the MPI that the launcher belongs to (Debian: mpich, or openmpi-bin with libopenmpi3; Windows: Microsoft MPI), "
                + $"or name its library in the environment variable {Variable}."
        );
    }

    // Open MPI's plug-ins look for its functions among those of the whole process.
    private static void OpenGlobally(string name)
    {
        try
        {
            _ = OpenInC(name, Now | Global);
        }
        catch (EntryPointNotFoundException)
        {
            _ = OpenInDl(name, Now | Global);
        }
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenInC(string name, int flags);

    // Before glibc 2.34.
    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenInDl(string name, int flags);
}
