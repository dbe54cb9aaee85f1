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
    public static Outcome Run(string mpi, int ranks, IEnumerable<string> command, params (string Name, string Value)[] environment)
    {
        var launcher = $"/usr/bin/mpirun.{mpi}";
        if (!File.Exists(launcher))
            Assert.Inconclusive($"{mpi} is not installed: there is no {launcher}");
        var start = new ProcessStartInfo(launcher) { RedirectStandardError = true, RedirectStandardOutput = true };
        if (mpi == "openmpi")
            start.ArgumentList.Add("--oversubscribe");
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
