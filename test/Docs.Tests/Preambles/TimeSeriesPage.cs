using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/time-series.md takes for granted: windows of 80 series of sizes from 1 to 10,000, with a weekly season, a trend and
/// noise.</summary>
public static class TimeSeriesPage
{
    private const int Series = 80;
    private const int Length = 28;
    private const int Days = 140;
    private const int FirstFuture = 112;

    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView past { get; } = ml.Data.LoadFromEnumerable(Windows(Length, FirstFuture));

    public static IDataView future { get; } = ml.Data.LoadFromEnumerable(Windows(FirstFuture, Days));

    /// <summary>What the page says of the errors: beside the seasonal guess, the noise alone, and the defaults.</summary>
    public static void Use(Assembly program)
    {
        _ = program;
        var options = new MultiTaskOptions
        {
            ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Window"] = new RowScaleEncoding() },
            Architecture = new HardSharing { TrunkLayers = [64, 64] },
            TimeColumn = "Day",
            Seed = 1,
            Threads = 1,
        };
        string[] features = ["Window", "Mean", "Deviation", "SeasonAgo"];
        var framed = new RegressionTask("Next", "Next") { OffsetColumn = "SeasonAgo", ScaleColumn = "Deviation" };
        var own = Ratio(options, framed, features);
        var defaults = options with { ColumnEncodings = new Dictionary<string, NumericEncoding>() };
        var plain = Ratio(defaults, Tasks.Regression("Next", "Next"), ["Window"]);
        var noise = Error("Known") / Error("SeasonAgo");
        Console.WriteLine($"framed {own:F3}, plain {plain:F3}, noise alone {noise:F3}");
        Assert.IsLessThan(0.9, own, "better than the seasonal guess");
        Assert.IsGreaterThan(noise, own, "better than what can be known");
        Assert.IsGreaterThan(1, plain, "the defaults do not know that sizes differ");
    }

    private static double Ratio(MultiTaskOptions options, TaskDefinition task, string[] features)
    {
        using var model = ml.MultiTask().Trainer(features, [task], options).Fit(past);
        return Error("Next.Score", model.Transform(future)) / Error("SeasonAgo");
    }

    private static double Error(string column, IDataView? view = null)
    {
        view ??= future;
        var (next, told, by) = (Column("Next"), Column(column), Column("Deviation"));
        return next.Select((y, i) => Math.Abs(y - told[i]) / by[i]).Average();

        float[] Column(string name) => [.. view.GetColumn<float>(name)];
    }

    private static List<Window> Windows(int from, int to)
    {
        var random = new Random(1);
        var rows = new List<Window>();
        for (var series = 0; series < Series; series++)
        {
            var size = Math.Pow(10, random.NextDouble() * 4);
            var (phase, trend, season) = (random.NextDouble() * 7, (random.NextDouble() - 0.5) / 50, 0.2 + random.NextDouble() / 2);
            var known = new double[Days];
            var values = new double[Days];
            for (var day = 0; day < Days; day++)
            {
                known[day] = size * (5 + trend * day + season * Math.Sin(2 * Math.PI * (day + phase) / 7));
                values[day] = known[day] + size * 0.15 * Normal(random);
            }
            for (var day = from; day < to; day++)
            {
                var window = values[(day - Length)..day];
                var mean = window.Average();
                rows.Add(
                    new Window
                    {
                        Values = [.. window.Select(value => (float)value)],
                        Mean = (float)mean,
                        Deviation = (float)Math.Sqrt(window.Average(value => (value - mean) * (value - mean))),
                        SeasonAgo = (float)values[day - 7],
                        Day = day,
                        Next = (float)values[day],
                        Known = (float)known[day],
                    }
                );
            }
        }
        return rows;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Window
    {
        [ColumnName("Window"), VectorType(Length)]
        public float[] Values { get; set; } = [];

        public float Mean { get; set; }

        public float Deviation { get; set; }

        public float SeasonAgo { get; set; }

        public float Day { get; set; }

        public float Next { get; set; }

        public float Known { get; set; }
    }
}
