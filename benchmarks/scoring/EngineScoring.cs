using Microsoft.ML;

namespace Benchmarks;

/// <summary>Single rows through a prediction engine.</summary>
internal static class EngineScoring
{
    private const int Rows = 256;

    public static void Run(MLContext ml, int rounds)
    {
        var table = new Table(
            "Single rows through a prediction engine, 16-64-64-1; rows/s",
            "ours",
            "bare Run with OrtValues",
            "ours : bare",
            "target",
            "stock engine",
            "ours : stock",
            "target",
            "bytes a row",
            "target"
        );
        using var model = Networks.Single(ml, 64);
        using var bare = new BareSession(model.OnnxModel);
        using var stock = StockScoring.Create(ml, model);
        var features = Networks.Features(Rows);
        using var engine = ml.Model.CreatePredictionEngine<FeatureRow, TypedScore>(model);
        using var stockEngine = ml.Model.CreatePredictionEngine<FeatureRow, VectorScore>(stock.Transformer);
        var (row, score, vector) = (new FeatureRow(), new TypedScore(), new VectorScore());
        void ScoreOurs()
        {
            for (var i = 0; i < Rows; i++)
            {
                features.AsSpan(i * Networks.Inputs, Networks.Inputs).CopyTo(row.Features);
                engine.Predict(row, ref score);
            }
        }
        void ScoreStock()
        {
            for (var i = 0; i < Rows; i++)
            {
                features.AsSpan(i * Networks.Inputs, Networks.Inputs).CopyTo(row.Features);
                stockEngine.Predict(row, ref vector);
            }
        }
        var ours = Timed.Of("ours", Rows, ScoreOurs);
        var theirs = Timed.Of("stock", Rows, ScoreStock);
        var whole = Timed.Of("bare", Rows, () => bare.ScoreSingly(features, Networks.Inputs, Rows));
        Rounds.Run(400, rounds, ours, whole, theirs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ScoreOurs();
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Rows;
        table.Add(
            Table.Rate(1 / ours.Best),
            Table.Rate(1 / whole.Best),
            Table.Speed(ours, whole),
            "≥ 0.95×",
            Table.Rate(1 / theirs.Best),
            Table.Speed(ours, theirs),
            "≥ 1.15×",
            $"{allocated}",
            "≤ 200"
        );
    }
}
