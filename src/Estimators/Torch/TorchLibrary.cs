using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>TorchSharp's native library: loaded before any row is read, so that a system where it does not load is told what it
/// lacks.</summary>
internal static partial class TorchLibrary
{
    private const string Name = "LibTorchSharp";
    private const string Page = "docs/troubleshooting.md, 'TorchSharp does not find its native library'";

    /// <summary>Loads it, where it is not there yet.</summary>
    /// <exception cref="DllNotFoundException">It does not load. TorchSharp's own message, the inner exception, blames a missing package
    /// whatever the reason is.</exception>
    public static void Load()
    {
        try
        {
            OpenMpWaiting.PreferSleeping();
            torch.get_num_threads();
        }
        catch (Exception exception)
            when (exception is TypeInitializationException or NotSupportedException or TypeLoadException or BadImageFormatException)
        {
            throw new DllNotFoundException(Explain(LoaderMessage() ?? exception.GetBaseException().Message), exception);
        }
    }

    /// <summary>What the system lacks and what to do, from what its loader says.</summary>
    public static string Explain(string loaderMessage)
    {
        const string start = "Training needs TorchSharp, whose native library does not load here: ";
        if (MissingVersion().Match(loaderMessage) is { Success: true } version)
        {
            var (library, needed) = (Path.GetFileName(version.Groups[1].Value), version.Groups[2].Value);
            return $"{start}it asks for {needed}, a version that this system's {library} does not have. GLIBCXX_3.4.32 comes with GCC 13 "
                + "(Debian 13, Ubuntu 24.04 or later); "
                + $"on Debian 12 and Ubuntu 22.04 three commands make it load all the same: {Page}. Scoring needs no TorchSharp.";
        }
        var absent = MissingFile()
            .Matches(loaderMessage)
            .Select(match => Path.GetFileName(match.Groups[1].Value))
            .FirstOrDefault(file => !file.Contains(Name, StringComparison.Ordinal));
        if (absent is not null)
        {
            return absent.Contains("torch", StringComparison.Ordinal) || absent.StartsWith("libc10", StringComparison.Ordinal)
                ? $"{start}libtorch is missing ({absent}). Add the package TorchSharp-cpu to the application, or one of "
                    + "TorchSharp-cuda-linux and TorchSharp-cuda-windows."
                : $"{start}it needs {absent}, which this system does not have. Install the package of the system that brings that file "
                    + "(libgomp.so.1 is in Debian's libgomp1).";
        }
        return $"{start}{loaderMessage.Trim()} The application needs the package TorchSharp-cpu, or one of TorchSharp-cuda-linux and "
            + "TorchSharp-cuda-windows, and a system for which it has a library. "
            + $"See {Page}.";
    }

    // The loader's own words; null where it has nothing to say.
    private static string? LoaderMessage()
    {
        try
        {
            NativeLibrary.Load(Name, typeof(torch).Assembly, null);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return exception.Message;
        }
    }

    // glibc: "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by …)"
    [GeneratedRegex(@"(\S+): version `([A-Z_0-9.]+)' not found")]
    private static partial Regex MissingVersion();

    // glibc: "libtorch_cpu.so: cannot open shared object file: No such file or directory"
    [GeneratedRegex(@"(\S+\.so[.0-9]*): cannot open shared object file")]
    private static partial Regex MissingFile();
}
