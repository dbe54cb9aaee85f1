using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>Explains why CUDA cannot be used, and what would help.</summary>
internal static partial class CudaProbe
{
    /// <summary>True for what ONNX Runtime throws where CUDA cannot be used: no entry point in a CPU library, or an error of its
    /// own.</summary>
    public static bool IsCudaFailure(Exception e) => e is EntryPointNotFoundException or OnnxRuntimeException;

    /// <summary>Explains a failure of appending the CUDA provider or of opening a session on it.</summary>
    public static string Explain(Exception e, int device)
    {
        var message = e.Message;
        if (e is EntryPointNotFoundException || message.Contains("not enabled in this build", StringComparison.Ordinal))
            return "the native ONNX Runtime library that was loaded is the one for the CPU. Reference the package "
                + "Microsoft.ML.OnnxRuntime.Gpu in the application, and not Microsoft.ML.OnnxRuntime beside it";
        if (LibraryError().Match(message) is { Success: true } match)
            return
                Path.GetFileName(match.Groups["library"].Value) is var library
                && match.Groups["reason"].Value.Contains($"{library}: cannot open", StringComparison.Ordinal)
                ? $"{library} is not beside the native ONNX Runtime library; the package Microsoft.ML.OnnxRuntime.Gpu brings it"
                : NotLoaded(match.Groups["reason"].Value);
        if (
            message.Contains("Failed to load shared library", StringComparison.Ordinal)
            || message.Contains("LoadLibrary failed", StringComparison.Ordinal)
        )
            return NotLoaded(LoadError() ?? FirstLine(message));
        if (
            message.Contains("CUDA failure 100", StringComparison.Ordinal)
            || message.Contains("no CUDA-capable device", StringComparison.OrdinalIgnoreCase)
        )
            return $"there is no CUDA device here ({FirstLine(message)})";
        if (
            message.Contains("CUDA failure 35", StringComparison.Ordinal)
            || message.Contains("driver version is insufficient", StringComparison.OrdinalIgnoreCase)
        )
            return $"the NVIDIA driver is missing or older than the CUDA libraries ask for ({FirstLine(message)})";
        if (
            message.Contains("CUDA failure 101", StringComparison.Ordinal)
            || message.Contains("invalid device ordinal", StringComparison.OrdinalIgnoreCase)
        )
            return $"there is no CUDA device {device} here ({FirstLine(message)})";
        return FirstLine(message);
    }

    [GeneratedRegex(@"Failed to load library (?<library>\S+) with error: (?<reason>[^\n]+)")]
    private static partial Regex LibraryError();

    private static string NotLoaded(string reason) =>
        $"ONNX Runtime's CUDA provider cannot be loaded: {reason.Trim()}. Install the CUDA and cuDNN versions that this ONNX Runtime was "
        + "built for (1.26 and earlier: CUDA 12, later: CUDA 13; cuDNN 9), where the loader finds them";

    // Some versions of ONNX Runtime only write the loader's message to their native log. Loading the library once more shows it.
    private static string? LoadError()
    {
        var file = OperatingSystem.IsWindows() ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";
        var path = Folders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        if (path is null)
            return $"{file} is not beside the application; the package Microsoft.ML.OnnxRuntime.Gpu brings it";
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return FirstLine(
                e.Message.Split('\n')
                    .FirstOrDefault(line =>
                        line.Contains("cannot open", StringComparison.Ordinal)
                        || line.Contains("undefined symbol", StringComparison.Ordinal)
                    )
                    ?? e.Message
            );
        }
    }

    private static IEnumerable<string> Folders()
    {
        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", OperatingSystem.IsWindows() ? "win-x64" : "linux-x64", "native");
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string folders)
            foreach (var folder in folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
                yield return folder;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
