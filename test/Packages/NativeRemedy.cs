using System.Text.RegularExpressions;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>
/// What docs/troubleshooting.md tells users of systems whose C++ library is older than TorchSharp's. The page's own commands are run, where
/// there is a compiler; elsewhere those by which this repository's builds do the same.
/// </summary>
internal static partial class NativeRemedy
{
    /// <summary>The commands of the page's section, one text for each step.</summary>
    public static string[] Steps()
    {
        var page = File.ReadAllText(Path.Combine(BuildFacts.Root, "docs", "troubleshooting.md")).ReplaceLineEndings("\n");
        var section = page[page.IndexOf("\n## TorchSharp does not find its native library", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 1, StringComparison.Ordinal)];
        return [.. Block().Matches(section).Select(match => match.Groups[1].Value)];
    }

    /// <summary>Makes the native library in a program's folder load, if this system needs that.</summary>
    public static void Apply(string binaries)
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var library in Directory.GetFiles(binaries, "libLibTorchSharp.so", SearchOption.AllDirectories))
        {
            var folder = Path.GetDirectoryName(library)!;
            // ldd says "not found" on the error stream and ends well.
            if (!Command.Run(folder, "ldd", [library]).Contains("GLIBCXX_3.4.32' not found", StringComparison.Ordinal))
                continue;
            if (HasCompiler)
                Command.Run(folder, "bash", ["-e", "-o", "pipefail", "-c", string.Join('\n', Steps())]);
            else
                Command.Run(
                    folder,
                    "bash",
                    [
                        Path.Combine(BuildFacts.Root, "eng", "glibcxx", "apply.sh"),
                        library,
                        Path.Combine(BuildFacts.Root, "artifacts", "glibcxx"),
                    ]
                );
        }
    }

    private static bool HasCompiler =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "gcc")));

    [GeneratedRegex(@"^\s*```sh\n(.*?)^\s*```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
