namespace MlNet.MultiTask;

/// <summary>Scoring of arrays instead of a data view.</summary>
public sealed partial class MultiTaskTransformer
{
    /// <summary>Largest difference of a score between the trained TorchSharp network and its ONNX form on up to 256 training rows, relative to the column's
    /// largest value; NaN where the model was loaded and not trained in this process.</summary>
    public double ExportDifference { get; internal set; } = double.NaN;

    /// <summary>Scores the first rows of arrays [rows, size], one per input column, all outputs at once.</summary>
    /// <returns>One array [rows, size] per output column, task by task.</returns>
    internal Array[] ScoreRows(IReadOnlyList<Array> inputs, int rows)
    {
        using var batch = new ScoringBatch(_session, rows);
        for (var i = 0; i < inputs.Count; i++)
            Array.Copy(inputs[i], batch.Inputs[i], batch.Inputs[i].Length);
        batch.Run(rows, new OutputSelection(_session, Enumerable.Range(0, _session.Outputs.Count)));
        return batch.Outputs;
    }
}
