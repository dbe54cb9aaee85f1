using Microsoft.ML;
using Microsoft.ML.Data;

namespace ClassifyAndDetect;

/// <summary>What the network says of a scene.</summary>
internal sealed class Prediction
{
    /// <summary>A box is drawn, and a garment named, from this probability on.</summary>
    public const float LeastProbability = 0.5f;

    /// <summary>What it is, if there is anything.</summary>
    [ColumnName("Name")]
    public string Garment { get; set; } = "";

    /// <summary>Left, top, right, bottom.</summary>
    [ColumnName("Where.Score")]
    public float[] Box { get; set; } = [];

    /// <summary>Whether there is anything.</summary>
    [ColumnName("Where.Probability")]
    public float Probability { get; set; }

    public bool IsSomething => Probability >= LeastProbability;

    public static Prediction[] Of(MLContext ml, IDataView scored)
    {
        var named = ml.Transforms.Conversion.MapKeyToValue("Name", "What.PredictedLabel").Fit(scored).Transform(scored);
        return [.. ml.Data.CreateEnumerable<Prediction>(named, reuseRowObject: false)];
    }
}
