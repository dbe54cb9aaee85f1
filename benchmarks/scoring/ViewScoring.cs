using Microsoft.ML;

namespace Benchmarks;

/// <summary>A million rows of a data view, against ONNX Runtime alone over the same arrays and against the stock OnnxTransformer.</summary>
internal static class ViewScoring
{
    private const int Rows = 1_000_000;
    private const int Window = 8 * 1024;
    private const int SingleRows = 256;
    private const int StockRows = 1024;

    public static void Run(MLContext ml, int rounds)
    {
        var table = new Table(
            "Scoring 1,000,000 rows of a data view, one thread; rows/s",
            "network",
            "ours",
            "bare Run, batch 1024",
            "ours : bare",
            "target",
            "stock OnnxTransformer",
            "ours : stock",
            "target",
            "bare Run, single rows",
            "ours : 0.95 × single"
        );
        foreach (var (width, bareTarget, stockTarget) in new[] { (64, 0.7, 25.0), (256, 0.85, 8.0) })
        {
            using var model = Networks.Single(ml, width);
            using var bare = new BareSession(model.OnnxModel);
            using var stock = StockScoring.Create(ml, model);
            var features = Networks.Features(Rows);
            var view = new ArrayView(Rows, ("Features", features, Networks.Inputs));
            var few = new ArrayView(StockRows, ("Features", features, Networks.Inputs));
            using var scored = new RowWindow(model.Transform(view), "C.Score");
            using var stockScored = new RowWindow(stock.Transformer.Transform(few), "C.Score");
            var ours = Timed.Of("ours", Window, () => scored.Read(Window));
            var whole = Timed.Of("bare", Window, () => bare.Score(features, Networks.Inputs, Window, 1024));
            var single = Timed.Of("single", SingleRows, () => bare.ScoreSingly(features, Networks.Inputs, SingleRows));
            var theirs = Timed.Of("stock", StockRows, stockScored.ReadWhole);
            Rounds.Run(40, rounds, ours, whole, single, theirs);
            table.Add(
                $"16-{width}-{width}-1",
                Table.Rate(1 / ours.Best),
                Table.Rate(1 / whole.Best),
                Table.Speed(ours, whole),
                $"≥ {Table.Times(bareTarget)}",
                Table.Rate(1 / theirs.Best),
                Table.Speed(ours, theirs),
                $"≥ {Table.Times(stockTarget)}",
                Table.Rate(1 / single.Best),
                Table.Times(single.Best / 0.95 / ours.Best)
            );
        }
        Variants(ml, rounds);
    }

    // What else a reader may do: the features read along, two threads on either side.
    private static void Variants(MLContext ml, int rounds)
    {
        var table = new Table("The same, other ways, 16-64-64-1; rows/s", "way", "ours", "bare Run, batch 1024", "ours : bare");
        var features = Networks.Features(Rows);
        var view = new ArrayView(Rows, ("Features", features, Networks.Inputs));
        foreach (var threads in new[] { 1, 2 })
        {
            using var model = Networks.Single(ml, 64, threads);
            using var bare = new BareSession(model.OnnxModel, threads);
            var scored = model.Transform(view);
            using var scores = new RowWindow(scored, "C.Score");
            using var both = new RowWindow(scored, "Features", "C.Score");
            var ours = Timed.Of("ours", Window, () => scores.Read(Window));
            var along = Timed.Of("along", Window, () => both.Read(Window));
            var whole = Timed.Of("bare", Window, () => bare.Score(features, Networks.Inputs, Window, 1024));
            Rounds.Run(40, rounds, ours, along, whole);
            table.Add($"{threads} thread(s) in a run", Table.Rate(1 / ours.Best), Table.Rate(1 / whole.Best), Table.Speed(ours, whole));
            table.Add(
                $"{threads} thread(s) in a run, features read along",
                Table.Rate(1 / along.Best),
                Table.Rate(1 / whole.Best),
                Table.Speed(along, whole)
            );
        }
    }
}
