using System.Globalization;
using Benchmarks;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask;
using TorchSharp;

// bench text [--rows N] [--rounds N]: an epoch of a tagger with a genre beside it against a plain TorchSharp loop, and scoring against a
// bare session. Both sides on one thread; the best of the rounds counts.
if (Machine.RunAgainInPlainEnvironment(args) is { } exitCode)
    return exitCode;
int Option(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
var (rows, rounds) = (Option("--rows", 2_000), Option("--rounds", 4));
const int batch = 32;
const int width = 96;
const int scoredTogether = 64;
const int scoringRounds = 24;

Machine.Describe(("TorchSharp", Machine.VersionOf(typeof(torch))), ("ONNX Runtime", OrtEnv.Instance().GetVersionString()));
var corpus = new Corpus(rows, 1);
Console.WriteLine($"{rows} sentences, {corpus.Rows.Sum(row => row.Words.Length)} words; GRU of 2 × {width}, batches of {batch}; 1 thread");
torch.set_num_threads(1);
var ml = new MLContext(1);
var (clock, clockOfPaths) = (new EpochClock(), new EpochClock());
using var model = Train(TagTransitions.None, clock);
using var paths = Train(TagTransitions.Learnt, clockOfPaths);
using var plain = new PlainTagger(corpus, batch, width);
var loop = Enumerable.Range(0, rounds).Select(_ => plain.Epoch()).Min();
Console.WriteLine(
    $"Epoch: ours {clock.Seconds.Min():F2} s, TorchSharp loop {loop:F2} s, ratio {loop / clock.Seconds.Min():F2}×  (aim: no slower)"
);

var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
// Long enough for the just-in-time compiler to have settled, and in turn, so that what else runs meets all of them.
double[] Best(params Func<double>[] runs)
{
    var least = Enumerable.Repeat(double.PositiveInfinity, runs.Length).ToArray();
    for (var round = 0; round < scoringRounds; round++)
        for (var i = 0; i < runs.Length; i++)
            least[i] = Math.Min(least[i], runs[i]());
    return least;
}

try
{
    File.WriteAllBytes(file, model.OnnxModel.ToArray());
    using var scoring = new ScoringRun(corpus, file, scoredTogether);
    var times = Best(scoring.Ours, scoring.Bare, () => scoring.OneByOne(rows / 10));
    var (ours, bare, single) = (times[0], times[1], times[2]);
    Console.WriteLine(
        $"Scoring: ours {rows / ours:F0} sentences/s, bare session {rows / bare:F0}/s over arrays that are filled up beforehand, ratio "
            + $"{bare / ours:F2}× (aim ≥ 0.8×); one by one {rows / single:F0}/s, ratio {single / ours:F1}× (aim ≥ 20×)"
    );
    File.WriteAllBytes(file, paths.OnnxModel.ToArray());
    using var scoringOfPaths = new ScoringRun(corpus, file, scoredTogether);
    var withPaths = Best(scoringOfPaths.Ours)[0];
    var epoch = clockOfPaths.Seconds.Min();
    Console.WriteLine(
        $"With Transitions: an epoch {epoch:F2} s, {epoch / clock.Seconds.Min():F2}× of without; scoring "
            + $"{rows / withPaths:F0} sentences/s, {withPaths / ours:F2}× of the time without"
    );
}
finally
{
    File.Delete(file);
}
return 0;

MultiTaskTransformer Train(TagTransitions transitions, EpochClock clock) =>
    ml.MultiTask()
        .Trainer(
            [.. Corpus.Columns.Select(column => column.Name)],
            [new TaggingTask("Tag", "Tags") { Transitions = transitions }, Tasks.Multiclass("Genre", "Genre", 0.3)],
            new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [] },
                Sequence = new SequenceEncoding
                {
                    Trunk = new GruTrunk(width) { Dropout = 0.4 },
                    Dropout = 0.4,
                    Widths = Corpus.Columns.ToDictionary(column => column.Name, column => column.Width),
                },
                Optimizer = new Adam { LearningRate = 2e-3 },
                Regularization = new Regularization { ClipNorm = 5 },
                BatchSize = batch,
                MaximumEpochs = rounds + 1,
                ValidationFraction = 0,
                Threads = 1,
                Progress = clock,
            }
        )
        .Fit(corpus.View(ml));
