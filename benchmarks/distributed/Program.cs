using System.Diagnostics;
using System.Globalization;
using Benchmarks;
using Microsoft.ML;
using MlNet.MultiTask;

// ./build.sh bench distributed [RANKS] [ROWS OF A STEP FOR EACH RANK]: starts itself with mpirun, as one rank and as several.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["rank", var width, var rows, var steps])
    return Rank(Number(width), Number(rows), Number(steps));
var ranks = args.Length > 0 ? Number(args[0]) : 2;
var perRank = args.Length > 1 ? Number(args[1]) : 256;
Console.WriteLine($"{Environment.ProcessorCount} cores, load {Load()}; {perRank} rows of a step for each rank, a thread for each rank");
Console.WriteLine(
    $"parameters | rows/s of 1 rank | rows/s of {ranks} ranks | times | {ranks} trainings that know nothing of each other | in messages | "
        + "the message alone | load"
);
foreach (var (layer, count) in new[] { (258, 800), (940, 200), (3100, 24) })
{
    // In turn, so that a disturbance meets both; the better of three rounds counts.
    var (one, several, apart) = (new List<double[]>(), new List<double[]>(), new List<double>());
    for (var round = 0; round < 3; round++)
    {
        one.Add(Start(1, layer, perRank, count));
        several.Add(Start(ranks, layer, perRank, count));
        // What the machine has for so many at once: no message at all.
        var runs = Enumerable.Range(0, ranks).Select(_ => Task.Run(() => Start(1, layer, perRank, count))).ToArray();
        apart.Add(runs.Sum(run => perRank / run.Result[1]));
    }
    var (alone, together) = (one.MinBy(run => run[1])!, several.MinBy(run => run[1])!);
    var (slow, fast) = (perRank / alone[1], ranks * perRank / together[1]);
    Console.WriteLine(
        $"{alone[0] / 1e6:F2} million | {slow:F0} | {fast:F0} | {fast / slow:F2} | {apart.Max() / slow:F2} | "
            + $"{together[2] / together[1]:P0} of {together[1] * 1e3:F1} ms | {several.Min(run => run[3]) * 1e3:F2} ms | {Load()}"
    );
}
return 0;

// Parameters, seconds of a step, those of them in messages, and those of its message where nobody has to be waited for.
static double[] Start(int ranks, int width, int rows, int steps)
{
    var start = new ProcessStartInfo("mpirun.openmpi") { RedirectStandardOutput = true };
    string[] own = [Environment.ProcessPath!, "rank", $"{width}", $"{rows}", $"{steps}"];
    foreach (var argument in new[] { "--oversubscribe", "--bind-to", "none", "-n", $"{ranks}" }.Concat(own))
        start.ArgumentList.Add(argument);
    start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
    using var process = Process.Start(start)!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    // A terminal's escape codes may stand in front.
    var line = output.Split('\n').Where(line => line.Contains("result ", StringComparison.Ordinal)).FirstOrDefault()
        ?? throw new InvalidOperationException($"mpirun ended with exit code {process.ExitCode}: {output}");
    var numbers = line[line.IndexOf("result ", StringComparison.Ordinal)..].Trim().Split(' ')[1..];
    return [.. numbers.Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}

static int Rank(int width, int rows, int steps)
{
    using var mpi = MpiCommunicator.Start();
    using var ranks = new MeteredCommunicator(mpi);
    // In the first seconds .NET still compiles, beside the steps where a core is idle.
    var meter = new StepMeter(ranks, warmUp: steps / 3);
    var ml = new MLContext(1);
    var options = new MultiTaskOptions
    {
        Architecture = new HardSharing { TrunkLayers = [width, width] },
        NumericEncoding = new StandardizeEncoding(),
        BatchSize = rows * ranks.Size,
        ValidationFraction = 0,
        MaximumEpochs = 1,
        Threads = 1,
        Seed = 1,
        ProgressSteps = 1,
        Progress = meter,
        Communicator = ranks,
    };
    var data = ml.Data.LoadFromEnumerable(DistributedRow.Many(rows * steps, 1 + ranks.Rank).ToList());
    TaskDefinition[] tasks = [Tasks.Binary("Sign", "Sign"), Tasks.Regression("Sum", "Sum")];
    var trainer = ml.MultiTask().Trainer("Features", tasks, options);
    using var model = trainer.Fit(data);
    var parameters = DistributedRow.Width * width + (double)width * width + 4 * width;
    var alone = Message(mpi, (int)parameters);
    if (ranks.Rank == 0)
        Console.WriteLine(FormattableString.Invariant($"result {parameters} {meter.Step} {meter.Messages} {alone}"));
    return 0;
}

// The quickest of some sums over the ranks.
static double Message(Communicator ranks, int numbers)
{
    var (values, least) = (new float[numbers], double.PositiveInfinity);
    for (var i = 0; i < 40; i++)
    {
        ranks.Barrier();
        var begin = Stopwatch.GetTimestamp();
        ranks.AllReduce(values);
        least = Math.Min(least, Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }
    return least;
}

static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
