using System.Globalization;
using Benchmarks;
using MlNet.MultiTask;
using TorchSharp;

// bench training [SECTION...] [--rounds N] [--only NAME,...]: steps lenet threads reading wide balancers memory pixels unet; without a
// section, all.
// --only picks balancers, or batches of the steps.
if (Machine.RunAgainInPlainEnvironment(args) is { } exitCode)
    return exitCode;
if (args is ["--memory", var of])
{
    GradientMemory.Measure(of);
    return 0;
}
if (args is ["--pixels", var batchOfPixels])
{
    PixelMemory.Measure(int.Parse(batchOfPixels, CultureInfo.InvariantCulture));
    return 0;
}
if (args is ["--plain", "unet", .. var sizes])
{
    PlainScenes.Serve(sizes);
    return 0;
}
if (args is ["--plain", .. var shape])
{
    PlainRounds.Serve(shape);
    return 0;
}
var at = Array.IndexOf(args, "--rounds");
var rounds = at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 60;
var onlyAt = Array.IndexOf(args, "--only");
string[] only = onlyAt >= 0 ? args[onlyAt + 1].Split(',') : [];
string[] sections = [.. args.Where((_, i) => (at < 0 || (i != at && i != at + 1)) && (onlyAt < 0 || (i != onlyAt && i != onlyAt + 1)))];
const int warmUp = 5;

// No comparison may hold up the table for long where the machine is busy.
var patience = TimeSpan.FromSeconds(14);
bool IsPicked(string name) => only.Length == 0 || only.Contains(name);
bool Wants(string section) => sections.Length == 0 || sections.Contains(section);

Machine.Describe(("TorchSharp", Machine.VersionOf(typeof(torch))));
Console.WriteLine(
    $"{rounds} rounds in turn; each side counts its quickest window of steps in a round; ratios of the best rounds, the "
        + "median pair of rounds in brackets"
);

if (Wants("steps"))
    AgainstPlainLoop(
        "MLP 64→128→64, heads of 10, 1, 1; Adam",
        TrainingCase.Mlp,
        [32, 256],
        batch => batch == 32 ? 2.5 : 1.8,
        batch => batch == 32 ? 120 : 60
    );
if (Wants("lenet"))
    AgainstPlainLoop(
        "LeNet of Pareto MTL, images of 36×36, two heads of 10; SGD with momentum",
        TrainingCase.Images,
        [256],
        _ => 1.2,
        _ => 5
    );
if (Wants("threads"))
    ThreadChoice.Run(Math.Min(rounds, 5));
if (Wants("reading"))
    Reading();
if (Wants("wide"))
    WideInputs.Run(Math.Min(rounds, 3));
if (Wants("balancers"))
    Balancing();
if (Wants("memory"))
    Memory();
if (Wants("pixels"))
    Pixels();
if (Wants("unet"))
    SceneRounds.Run(Math.Min(rounds, 8));
return 0;

void AgainstPlainLoop(string title, Func<int, int, int, TrainingCase> create, int[] batches, Func<int, double> target, Func<int, int> steps)
{
    var table = new Table(title, "batch", "threads", "ours, steps/s", "TorchSharp loop, steps/s", "ratio", "aim");
    foreach (var batch in batches.Where(batch => IsPicked($"{batch}")))
        foreach (var threads in new[] { 1, 2 })
        {
            var work = create(batch, threads, steps(batch));
            using var fit = new FitRounds(work);
            using var peer = PeerRounds.OfTorchSharp(work);
            var (ours, theirs) = (new Contender("ours", fit.Round), new Contender("TorchSharp loop", peer.Round));
            Rounds.Run(warmUp, rounds, patience, ours, theirs);
            table.Add(
                $"{batch}",
                $"{threads}",
                Table.Rate(1 / ours.Best),
                Table.Rate(1 / theirs.Best),
                Table.Speed(ours, theirs),
                $"≥ {Table.Times(target(batch))}"
            );
        }
}

// Behind the first epoch rows come from a compact table. Every epoch has the same course, so that the shortest of each of its spans is one
// that nothing disturbed: together they are an epoch, and what that takes beyond its number of typical steps is shuffling, gathering chunks
// of rows and closing the epoch.
void Reading()
{
    var table = new Table(
        "Reading the rows, MLP, 65,536 rows, 1 thread, epochs behind the first",
        "batch",
        "steps of an epoch",
        "the rest of it",
        "reading adds",
        "target"
    );
    foreach (var batch in new[] { 32, 128, 256 })
    {
        using var fit = new FitRounds(TrainingCase.Mlp(batch, 1, 65_536 / batch));
        double[] shortest = [];
        for (var i = -2; i < Math.Min(rounds, 30); i++)
        {
            fit.Round();
            if (i >= 0)
                shortest = i == 0 ? fit.Spans : [.. shortest.Zip(fit.Spans, Math.Min)];
        }
        var steps = shortest.Length - 1;
        var typical = steps * shortest.Order().ElementAt(steps / 2);
        var rest = shortest.Sum() - typical;
        table.Add($"{batch}", $"{typical * 1e3:0.0} ms", $"{rest * 1e3:0.0} ms", $"{rest / typical:P1}", "≤ 10 %");
    }
}

void Balancing()
{
    var work = TrainingCase.Mlp(32, 1, 80);
    var table = new Table(
        "Balancers, MLP, three tasks, batch 32, 1 thread: a step's cost against the plain sum's; PyTorch: against its "
            + "own plain sum, and ours against it",
        "method",
        "ours",
        "target",
        "PyTorch, the usual way",
        "ours is faster by"
    );
    foreach (var (name, target, method) in Balancers.All.Where(method => IsPicked(method.Name)))
    {
        using var plainFit = new FitRounds(work);
        using var fit = Balancers.Train(work, name);
        var (plain, ours) = (new Contender("sum", plainFit.Round), new Contender(name, fit.Round));
        if (method is null)
        {
            Rounds.Run(warmUp, rounds, patience, plain, ours);
            table.Add(name, Table.Cost(ours, plain), double.IsNaN(target) ? "none" : $"≤ {Table.Times(target)}", "", "");
            continue;
        }
        using var plainPeer = PeerRounds.OfPyTorch(work);
        using var peer = PeerRounds.OfPyTorch(work, method);
        var (plainTheirs, theirs) = (new Contender("sum", plainPeer.Round), new Contender(method, peer.Round));
        Rounds.Run(warmUp, rounds, patience, plain, ours, plainTheirs, theirs);
        table.Add(
            name,
            Table.Cost(ours, plain),
            double.IsNaN(target) ? "none" : $"≤ {Table.Times(target)}",
            Table.Cost(theirs, plainTheirs),
            Table.Speed(ours, theirs)
        );
    }
}

void Memory()
{
    var table = new Table(
        $"Memory of methods that balance gradients, three tasks, {GradientMemory.SharedParameters / 1e6:0.0} million "
            + "shared parameters, peak of the process",
        "method",
        "beyond the plain sum",
        "in copies of the shared parameters",
        "target (T + 2)"
    );
    var plain = GradientMemory.Of(nameof(EqualWeights));
    foreach (
        var name in new[]
        {
            nameof(PcGrad),
            nameof(Mgda),
            nameof(CaGrad),
            nameof(AlignedMtl),
            nameof(UpGrad),
            nameof(NashMtl),
            nameof(GradDrop),
        }
    )
    {
        var more = GradientMemory.Of(name) - plain;
        table.Add(name, $"{more / 1e6:0} MB", $"{more / 4.0 / GradientMemory.SharedParameters:0.0}", "≤ 5");
    }
}

void Pixels()
{
    var table = new Table(
        "Memory of training pixels: residual trunk 16-32-64-128 and U-Net decoder, images of 3×90×120, peak beyond what the process had",
        "batch",
        "values of all operations",
        "peak",
        "in sizes of the values",
        "target"
    );
    foreach (var batch in new[] { 8, 32 })
    {
        var (memory, values) = PixelMemory.Of(batch);
        table.Add($"{batch}", $"{values / 1e6:0} MB", $"{memory / 1e6:0} MB", $"{(double)memory / values:0.0}", "< 3");
    }
}
