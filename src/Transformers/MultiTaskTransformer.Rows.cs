namespace MlNet.MultiTask;

/// <summary>Scoring of arrays instead of a data view.</summary>
public sealed partial class MultiTaskTransformer
{
    /// <summary>Largest difference of a score between the trained TorchSharp network and its ONNX form on up to 256 training rows, relative to the column's
    /// largest value; NaN where the model was loaded and not trained in this process.</summary>
    public double ExportDifference { get; internal set; } = double.NaN;

    /// <summary>Scores the first rows of arrays [rows, size], one per input column, and gives the Single columns.</summary>
    /// <returns>An array [rows, size] per output column of item type Single, by name.</returns>
    internal IReadOnlyDictionary<string, float[]> ScoreRows(IReadOnlyList<Array> inputs, int rows)
    {
        var session = _network.Whole;
        using var batch = new ScoringBatch(session, rows);
        for (var i = 0; i < inputs.Count; i++)
            batch.Inputs[i].Load(inputs[i], rows);
        batch.Run(rows);
        return session.Outputs.Zip(batch.Outputs)
            .Where(output => output.First.Type == ColumnItem.Single)
            .ToDictionary(output => output.First.Name, output => ((TypedBuffer<float>)output.Second).Values);
    }
}
