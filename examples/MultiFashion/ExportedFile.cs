using Microsoft.ML;
using MlNet.MultiTask;

namespace MultiFashion;

/// <summary>Writes a network as an ONNX file and scores that.</summary>
public static class ExportedFile
{
    /// <summary>Mean of the two accuracies that the file itself gives, bytes in.</summary>
    public static double Accuracy(MLContext ml, MultiTaskTransformer model, IDataView sample, IReadOnlyList<GarmentPair> rows, string path)
    {
        ml.MultiTask().ConvertToOnnx(model, sample, path);
        using var scorer = MultiTaskScorer.Load(path);
        var scores = scorer.Score(rows);
        return (
                Right(scores["TopLeft"], [.. rows.Select(row => row.TopLeft)])
                + Right(scores["BottomRight"], [.. rows.Select(row => row.BottomRight)])
            )
            / 2.0
            / rows.Count;
    }

    private static int Right(TaskScores scores, uint[] labels)
    {
        var right = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            var values = scores.Scores(row);
            var best = 0;
            for (var k = 1; k < values.Length; k++)
                best = values[k] > values[best] ? k : best;
            right += best == labels[row] ? 1 : 0;
        }
        return right;
    }
}
