using ServingBenchmark;
using Spectre.Console;

// How much gathering concurrent requests into batches gains over one run per request, and what that costs where the network is small.
var options = LoadOptions.Parse(args);
if (options is null)
    return 2;
var folder = Directory.CreateTempSubdirectory("serving-benchmark-").FullName;
try
{
    Console.WriteLine(
        $"{Environment.ProcessorCount} cores for server and clients, {options.Connections} connections with one row each, "
            + $"{options.Rounds} × {options.Seconds} s, medians"
    );
    Console.WriteLine($"load average before: {LoadAverage()}");
    AnsiConsole.Profile.Width = 140;
    var test = new LoadTest(options, folder);
    await test.RunAsync(BenchmarkModel.OfPenguins(folder));
    await test.RunAsync(BenchmarkModel.OfWideLayers(folder));
    AnsiConsole.Write(test.Table);
    Console.WriteLine($"load average after: {LoadAverage()}");
    return test.Failures == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown";
