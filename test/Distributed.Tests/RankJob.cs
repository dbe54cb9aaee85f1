using System.Diagnostics;

namespace MlNet.MultiTask.Distributed.Tests;

/// <summary>Runs this program as the ranks of an MPI job.</summary>
internal static class RankJob
{
    /// <summary>Tells the program that it is a rank.</summary>
    public const string Marker = "MULTITASK_TEST_RANK";

    internal sealed record Outcome(int ExitCode, string Errors, TimeSpan Time);

    /// <summary>Starts ranks and waits for their end.</summary>
    /// <param name="mpi">mpich or openmpi; the test is skipped where there is none.</param>
    /// <param name="ranks">How many.</param>
    /// <param name="command">What they do, with its arguments.</param>
    /// <param name="environment">Further variables.</param>
    public static Outcome Run(string mpi, int ranks, IEnumerable<string> command, params (string Name, string Value)[] environment) =>
        Run(mpi, ranks, command, null, environment);

    /// <summary>Starts a rank on each of two hosts.</summary>
    /// <inheritdoc cref="Run(string, int, IEnumerable{string}, ValueTuple{string, string}[])"/>
    /// <param name="mpi">mpich or openmpi.</param>
    /// <param name="ranks">How many.</param>
    /// <param name="command">What they do.</param>
    /// <param name="hosts">The hosts; null for this one.</param>
    /// <param name="environment">Further variables.</param>
    public static Outcome Run(
        string mpi,
        int ranks,
        IEnumerable<string> command,
        Namespaces? hosts,
        params (string Name, string Value)[] environment
    )
    {
        var launcher = $"/usr/bin/mpirun.{mpi}";
        if (!File.Exists(launcher))
            Assert.Inconclusive($"{mpi} is not installed: there is no {launcher}");
        var start = new ProcessStartInfo(hosts is null ? launcher : "ip") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in hosts?.Launch(launcher, mpi) ?? (mpi == "openmpi" ? ["--oversubscribe"] : []))
            start.ArgumentList.Add(argument);
        foreach (var argument in new[] { "-n", $"{ranks}", "dotnet", typeof(RankJob).Assembly.Location }.Concat(command))
            start.ArgumentList.Add(argument);
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        // More ranks than cores: let who waits give its core to others.
        start.Environment["OMPI_MCA_mpi_yield_when_idle"] = "1";
        start.Environment[Marker] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The ranks of {mpi} did not end: {errors.Result}{output.Result}");
        }
        return new Outcome(process.ExitCode, errors.Result + output.Result, watch.Elapsed);
    }
}
