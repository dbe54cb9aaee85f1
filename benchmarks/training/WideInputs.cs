using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Text;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>Columns of very many slots: a bag of words against a linear stock trainer, and flags beside numbers against the same columns
/// split by hand.</summary>
internal static class WideInputs
{
    private const int Texts = 10_000;
    private const int Words = 120_000;
    private const int Topics = 5;
    private static readonly MLContext s_ml = new(1);

    /// <summary>Prints the tables.</summary>
    /// <param name="rounds">Trainings of each side; the median counts.</param>
    public static void Run(int rounds)
    {
        BagOfWords(rounds);
        Flags(rounds);
    }

    private static void BagOfWords(int rounds)
    {
        var texts = s_ml.Data.LoadFromEnumerable(MakeTexts());
        // As many n-grams of one and two words as there are to make 150,000 slots beside the letters.
        var options = new TextFeaturizingEstimator.Options
        {
            WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 2, MaximumNgramsCount = [40_000, 92_000] },
        };
        var chain = s_ml
            .Transforms.Text.FeaturizeText("Features", options, "Text")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Key", "Topic"));
        var data = s_ml.Data.Cache(chain.Fit(texts).Transform(texts), "Features", "Key");
        var slots = ((VectorDataViewType)data.Schema["Features"].Type).Size;
        var entries = data.GetColumn<VBuffer<float>>("Features").Average(row => (double)row.GetValues().Length);
        using var process = Process.GetCurrentProcess();
        var before = process.PeakWorkingSet64;
        var ours = Median(rounds, () => SecondsOfEpoch(data, "Features", [Tasks.Multiclass("Topic", "Key")], new MultiTaskOptions()));
        process.Refresh();
        var peak = process.PeakWorkingSet64;
        var stock = Median(rounds, () => (Sdca(data, 12) - Sdca(data, 2)) / 10);
        var table = new Table(
            FormattableString.Invariant(
                $"{Texts:N0} texts, FeaturizeText of {slots:N0} slots, {entries:0} entries a row, {Topics} classes"
            ),
            "ours, a pass",
            "SdcaMaximumEntropy, a pass",
            "ratio",
            "target",
            "peak of the process",
            "target"
        );
        table.Add(
            $"{ours:0.00} s",
            $"{stock:0.00} s",
            Table.Times(ours / stock),
            "≤ 3",
            $"{peak / 1e6:0} MB ({before / 1e6:0} before)",
            "≤ 1000 MB"
        );
    }

    private static double Sdca(IDataView data, int passes)
    {
        var options = new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = "Key",
            MaximumNumberOfIterations = passes,
            ConvergenceTolerance = 1e-9f,
            ConvergenceCheckFrequency = 1000,
        };
        var clock = Stopwatch.StartNew();
        s_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(options).Fit(data);
        return clock.Elapsed.TotalSeconds;
    }

    private static void Flags(int rounds)
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 20_000).Select(_ => Connection.Of(random)).ToArray();
        var view = s_ml.Data.LoadFromEnumerable(rows);
        var data = s_ml.Data.Cache(s_ml.Transforms.Concatenate("All", "Numbers", "Flags").Fit(view).Transform(view));
        TaskDefinition[] tasks = [Tasks.Binary("Attack", "IsAttack")];
        var byHand = new MultiTaskOptions
        {
            ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Flags"] = new RawEncoding() },
        };
        var (whole, split) = (new List<Epoch>(), new List<Epoch>());
        for (var round = 0; round < rounds; round++)
        {
            whole.Add(QuickestEpoch(data, "All", tasks, new MultiTaskOptions()));
            split.Add(QuickestEpoch(data, "Numbers,Flags", tasks, byHand));
        }
        double Ratio(Func<Epoch, double> of) => whole.Min(of) / split.Min(of);
        var table = new Table(
            "20,000 rows of 40 numbers and 456 flags, an epoch",
            "one column, default",
            "split by hand",
            "ratio",
            "of processor time",
            "target"
        );
        table.Add(
            $"{whole.Min(epoch => epoch.Seconds):0.00} s",
            $"{split.Min(epoch => epoch.Seconds):0.00} s",
            Table.Times(Ratio(epoch => epoch.Seconds)),
            Table.Times(Ratio(epoch => epoch.Work)),
            "≤ 1"
        );
    }

    private static double SecondsOfEpoch(IDataView data, string columns, TaskDefinition[] tasks, MultiTaskOptions options) =>
        QuickestEpoch(data, columns, tasks, options).Seconds;

    // The shortest epoch behind the first, and the one of the least work: beside other programs a clock says little.
    private static Epoch QuickestEpoch(IDataView data, string columns, TaskDefinition[] tasks, MultiTaskOptions options)
    {
        using var process = Process.GetCurrentProcess();
        var ends = new List<Epoch>();
        var clock = Stopwatch.StartNew();
        void Note()
        {
            process.Refresh();
            ends.Add(new Epoch(clock.Elapsed.TotalSeconds, process.TotalProcessorTime.TotalSeconds));
        }

        options = options with { MaximumEpochs = 6, Seed = 1, Threads = 1, Progress = new Ends(Note) };
        using var model = s_ml.MultiTask().Trainer(columns.Split(','), tasks, options).Fit(data);
        var epochs = ends.Zip(ends.Skip(1), (from, to) => new Epoch(to.Seconds - from.Seconds, to.Work - from.Work)).ToArray();
        return new Epoch(epochs.Min(epoch => epoch.Seconds), epochs.Min(epoch => epoch.Work));
    }

    private static double Median(int rounds, Func<double> measure) =>
        Enumerable.Range(0, rounds).Select(_ => measure()).Order().ElementAt(rounds / 2);

    // Words by Zipf's law, of two to nine letters; each topic prefers some.
    private static IEnumerable<Text> MakeTexts()
    {
        var random = new Random(1);
        string[] words =
        [
            .. Enumerable
                .Range(0, Words)
                .Select(_ => string.Concat(Enumerable.Range(0, 2 + random.Next(8)).Select(_ => (char)('a' + random.Next(26))))),
        ];
        return
        [
            .. Enumerable
                .Range(0, Texts)
                .Select(row => new Text
                {
                    Topic = $"topic {row % Topics}",
                    Content = string.Join(
                        ' ',
                        Enumerable.Range(0, 60).Select(i => words[(i % 6 == 0 ? row % Topics * 97 : 0) + Rank(random)])
                    ),
                }),
        ];
    }

    private static int Rank(Random random) => (int)Math.Min(Words - 500, Math.Pow(Words, random.NextDouble()));

    private sealed record Epoch(double Seconds, double Work);

    private sealed class Ends(Action note) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => note();
    }

    private sealed class Text
    {
        public string Topic { get; set; } = "";

        [ColumnName("Text")]
        public string Content { get; set; } = "";
    }

    private sealed class Connection
    {
        [VectorType(40)]
        public float[] Numbers { get; set; } = [];

        [VectorType(456)]
        public float[] Flags { get; set; } = [];

        public bool IsAttack { get; set; }

        public static Connection Of(Random random)
        {
            var flags = new float[456];
            for (var group = 0; group < 6; group++)
                flags[group * 76 + random.Next(76)] = 1;
            float[] numbers = [.. Enumerable.Range(0, 40).Select(_ => (float)random.NextDouble())];
            return new Connection
            {
                Numbers = numbers,
                Flags = flags,
                IsAttack = numbers[0] + flags[..38].Sum() > 1,
            };
        }
    }
}
