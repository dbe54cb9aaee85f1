using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Images for several ranks.</summary>
internal static class RankSight
{
    /// <summary>Images of which every third lacks the labels of some or all pixels, and so counts less.</summary>
    public static List<Sight> Rows()
    {
        var rows = Sight.Many(48);
        for (var i = 0; i < rows.Count; i += 3)
            Array.Fill(rows[i].Map, Sight.None, 0, i % 2 == 0 ? Sight.Pixels : Sight.Pixels / 2);
        return rows;
    }

    /// <summary>What a model says of other images: where the square is, the probabilities of the ground's classes, and further
    /// columns.</summary>
    public static float[] Scores(MultiTaskTransformer model, params string[] columns)
    {
        var scored = model.Transform(Sight.View(new MLContext(1), 8, seed: 5));
        return
        [
            .. scored.GetColumn<float>("Left.Score"),
            .. columns.Prepend("Ground.Probability").SelectMany(column => scored.GetColumn<float[]>(column)).SelectMany(row => row),
        ];
    }
}
