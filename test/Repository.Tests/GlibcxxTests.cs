using System.Diagnostics;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>eng/glibcxx says what to install where its tools are missing, and does nothing where nothing is to be done.</summary>
[TestClass]
public sealed class GlibcxxTests
{
    private const string Complaint =
        "./libLibTorchSharp.so: /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found "
        + "(required by ./libLibTorchSharp.so)";
    private readonly string _folder = Directory.CreateTempSubdirectory("glibcxx-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("as ld readelf", "patchelf")]
    [DataRow("patchelf", "as ld readelf")]
    public void MissingToolsAreNamed(string present, string missing)
    {
        var (code, said, file) = Apply(Complaint, present.Split(' '));
        Assert.AreEqual(1, code, said);
        StringAssert.StartsWith(said, "error : ");
        StringAssert.Contains(said, $"which are missing: {missing}. Install them: apt-get install binutils patchelf");
        Assert.AreEqual("a library", file);
    }

    [TestMethod]
    public void WhereTheLibraryLoadsNothingHappens()
    {
        var (code, said, file) = Apply("libstdc++.so.6 => /lib/x86_64-linux-gnu/libstdc++.so.6 (0x1)", []);
        Assert.AreEqual(0, code, said);
        Assert.AreEqual("", said);
        Assert.AreEqual("a library", file);
    }

    [TestMethod]
    public void WhatItCannotStandInForIsAWarning()
    {
        var (code, said, _) = Apply(Complaint.Replace("3.4.32", "3.4.99", StringComparison.Ordinal), []);
        Assert.AreEqual(0, code, said);
        StringAssert.StartsWith(said, "warning : ");
        StringAssert.Contains(said, "GLIBCXX_3.4.99");
    }

    // With a PATH of a few programs, among them an ldd that says this.
    private (int Code, string Said, string File) Apply(string ldd, string[] tools)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("The script is for Linux.");
        var (bin, library) = (
            Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName,
            Path.Combine(_folder, "libLibTorchSharp.so")
        );
        File.WriteAllText(library, "a library");
        foreach (var name in new[] { "bash", "grep", "cut", "sort", "cat", "sha256sum" })
            File.CreateSymbolicLink(Path.Combine(bin, name), new[] { $"/usr/bin/{name}", $"/bin/{name}" }.First(File.Exists));
        Write("ldd", $"#!/usr/bin/env bash\necho '{ldd.Replace("'", "'\\''", StringComparison.Ordinal)}'\n");
        foreach (var tool in tools)
            Write(tool, "#!/usr/bin/env bash\n");
        var start = new ProcessStartInfo(
            "/usr/bin/env",
            ["bash", Path.Combine(RepositoryFiles.Root, "eng", "glibcxx", "apply.sh"), library, Path.Combine(_folder, "cache")]
        )
        {
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = bin;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said, File.ReadAllText(library));

        void Write(string name, string text)
        {
            File.WriteAllText(Path.Combine(bin, name), text);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.Combine(bin, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
