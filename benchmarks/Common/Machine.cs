using System.Diagnostics;

namespace Benchmarks;

/// <summary>What the numbers were made on, and a fair start for both sides.</summary>
internal static class Machine
{
    // Set together they make OpenBLAS take slower kernels than the processor has; every process that is compared runs without them.
    private static readonly string[] Unwanted = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

    /// <summary>Starts this program again without variables that slow OpenBLAS, which libraries read when they are loaded, and waits for
    /// it.</summary>
    /// <returns>Its exit code; null where the environment is fine as it is.</returns>
    public static int? RunAgainInPlainEnvironment(string[] arguments)
    {
        if (!Unwanted.Any(name => Environment.GetEnvironmentVariable(name) is not null))
            return null;
        using var again = Start(Environment.ProcessPath!, [.. OwnAssembly(), .. arguments], redirect: false);
        again.WaitForExit();
        return again.ExitCode;
    }

    /// <summary>Starts a process in the plain environment.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, bool redirect)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = redirect, RedirectStandardOutput = redirect };
        foreach (var name in Unwanted)
            start.Environment.Remove(name);
        return Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
    }

    /// <summary>What to put in front of this program's arguments: its assembly, where it is run by the dotnet command.</summary>
    public static string[] OwnAssembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [System.Reflection.Assembly.GetEntryAssembly()!.Location]
            : [];

    /// <summary>Processor, cores, load and versions, as lines.</summary>
    public static void Describe(params (string Name, string Version)[] versions)
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
            : null;
        Console.WriteLine(
            $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {processor ?? "unknown processor"}, {Environment.ProcessorCount} "
                + $"cores, load {Load()}, .NET {Environment.Version}"
        );
        foreach (var (name, version) in versions)
            Console.WriteLine($"{name} {version}");
    }

    /// <summary>The package version of a type's library.</summary>
    public static string VersionOf(Type type) =>
        FileVersionInfo.GetVersionInfo(type.Assembly.Location).ProductVersion?.Split('+')[0] ?? "unknown";

    /// <summary>Mean number of processes that want a core, over one minute.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
