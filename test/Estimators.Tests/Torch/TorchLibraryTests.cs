using System.Diagnostics;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class TorchLibraryTests
{
    private const string Page = "docs/troubleshooting.md";

    /// <summary>The libtorch in this process is the one of TorchSharp's packages, from the application's folder.</summary>
    [TestMethod]
    public void TheLoadedLibraryIsThePackages()
    {
        TorchLibrary.Load();
        StringAssert.StartsWith(__version__, "2.10.");
        if (!OperatingSystem.IsLinux())
            return;
        var mapped = File.ReadLines("/proc/self/maps")
            .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length == 6)
            .Select(parts => parts[5])
            .Where(path =>
                Path.GetFileName(path) is var name
                && (
                    name.StartsWith("libtorch", StringComparison.Ordinal)
                    || name.StartsWith("libc10", StringComparison.Ordinal)
                    || name.Contains("LibTorchSharp", StringComparison.Ordinal)
                )
            )
            .Distinct()
            .ToArray();
        foreach (var name in new[] { "libtorch_cpu.so", "libc10.so", "libLibTorchSharp.so" })
            CollectionAssert.Contains(mapped.Select(Path.GetFileName).ToArray(), name);
        foreach (var path in mapped)
            StringAssert.StartsWith(path, AppContext.BaseDirectory);
    }

    [TestMethod]
    public void AnOldCppLibraryIsNamed()
    {
        var said = TorchLibrary.Explain(
            "Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help "
                + "diagnose loading problems, consider using a tool like strace.\n"
                + "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by "
                + "/app/runtimes/linux-x64/native/libLibTorchSharp.so)\n"
                + "/app/LibTorchSharp.so: cannot open shared object file: No such file or directory\n"
        );
        StringAssert.Contains(said, "it asks for GLIBCXX_3.4.32, a version that this system's libstdc++.so.6 does not have");
        StringAssert.Contains(said, "Debian 13, Ubuntu 24.04");
        StringAssert.Contains(said, Page);
    }

    [TestMethod]
    [DataRow("libgomp.so.1", "it needs libgomp.so.1, which this system does not have")]
    [DataRow("libtorch_cpu.so", "Add the package TorchSharp-cpu")]
    [DataRow("libc10.so", "Add the package TorchSharp-cpu")]
    public void AnAbsentFileIsNamed(string file, string says)
    {
        var said = TorchLibrary.Explain(
            $"Unable to load shared library 'LibTorchSharp'.\n/app/LibTorchSharp.so: cannot open shared "
                + "object file: No such file or directory\n"
                + $"{file}: cannot open shared object file: No such file or directory\n"
        );
        StringAssert.Contains(said, file);
        StringAssert.Contains(said, says);
    }

    [TestMethod]
    public void OtherwiseTheLoadersWordsAreGiven()
    {
        var said = TorchLibrary.Explain("/app/libLibTorchSharp.so: file too short");
        StringAssert.Contains(said, "/app/libLibTorchSharp.so: file too short");
        StringAssert.Contains(said, "TorchSharp-cpu");
        StringAssert.Contains(said, Page);
    }

    /// <summary>A program of its own, complete but for one native library.</summary>
    [TestMethod]
    [DataRow("libtorch_cpu.so", false, "libtorch is missing (libtorch_cpu.so). Add the package TorchSharp-cpu")]
    [DataRow("libLibTorchSharp.so", true, "file too short")]
    public void FitSaysWhatIsWrong(string library, bool truncated, string says)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("These libraries are Linux's.");
        using var folder = new TemporaryFolder();
        var natives = Directory.CreateDirectory(Path.Combine(folder.Path, "runtimes", "linux-x64", "native")).FullName;
        // The host looks for a program's files where the program really is, so these are copied; the native ones are large.
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        foreach (
            var file in Directory
                .GetFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"))
                .Where(file => Path.GetFileName(file) != library)
        )
            File.CreateSymbolicLink(Path.Combine(natives, Path.GetFileName(file)), file);
        if (truncated)
            File.WriteAllText(Path.Combine(natives, library), "no library");
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", Path.Combine(folder.Path, Path.GetFileName(typeof(TorchLibraryTests).Assembly.Location)), "fit"]
        )
        {
            RedirectStandardOutput = true,
        };
        // TorchSharp looks there too, and copies what it finds.
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder.Path, "no-packages");
        using var child = Process.Start(start)!;
        var said = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        StringAssert.Contains(said, "Training needs TorchSharp, whose native library does not load here: ");
        StringAssert.Contains(said, says);
    }
}
