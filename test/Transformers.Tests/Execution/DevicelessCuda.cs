using System.Diagnostics;
using System.Text;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// CUDA's libraries as a machine without a device has them: every function is there and fails with one error code. They are made with the C
/// compiler from what the real CUDA provider of ONNX Runtime asks for.
/// </summary>
internal static class DevicelessCuda
{
    private static readonly string[] s_libraries =
    [
        "libcudart",
        "libcublas",
        "libcublasLt",
        "libcurand",
        "libcufft",
        "libcudnn",
        "libcuda",
    ];

    /// <returns>The folder with the libraries.</returns>
    public static string Build(string provider, string folder, int error, string says)
    {
        if (Read("nm", "-D", "--undefined-only", provider) is not { } symbols || Read("objdump", "-p", provider) is not { } needs)
        {
            Assert.Inconclusive("nm and objdump (binutils) are needed.");
            return "";
        }
        var code = new StringBuilder();
        foreach (var name in symbols.Split('\n').Select(line => line.Trim().Split(' ')[^1].Split('@')[0]).Where(IsCuda).Distinct())
            code.AppendLine(
                name is "cudaGetErrorString" or "cudaGetErrorName"
                    ? $"const char *{name}() {{ return \"{says}\"; }}"
                    : $"long {name}() {{ return {error}; }}"
            );
        var source = Path.Combine(folder, "cuda.c");
        File.WriteAllText(source, code.ToString());
        var target = Directory.CreateDirectory(Path.Combine(folder, "cuda")).FullName;
        foreach (
            var library in needs
                .Split('\n')
                .Where(line => line.Contains("NEEDED", StringComparison.Ordinal))
                .Select(line => line.Trim().Split(' ')[^1])
                .Where(name => s_libraries.Contains(name.Split('.')[0]))
        )
        {
            // Most of CUDA's libraries give their functions a version that is called like the library, and the loader insists on it.
            var versions = Path.Combine(folder, "cuda.map");
            File.WriteAllText(versions, $"{library} {{ global: *; }};");
            string[] version = symbols.Contains($"@{library}", StringComparison.Ordinal) ? [$"-Wl,--version-script,{versions}"] : [];
            if (
                Read("gcc", ["-shared", "-fPIC", "-w", $"-Wl,-soname,{library}", .. version, "-o", Path.Combine(target, library), source])
                is null
            )
                Assert.Inconclusive("gcc is needed.");
        }
        return target;
    }

    private static bool IsCuda(string name) =>
        name.StartsWith("cu", StringComparison.Ordinal) || name.StartsWith("__cuda", StringComparison.Ordinal);

    private static string? Read(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var errors = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode, errors.Result);
            return text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
