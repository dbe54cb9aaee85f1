namespace MlNet.MultiTask;

/// <summary>Scoring of arrays instead of a data view.</summary>
public sealed partial class MultiTaskTransformer
{
    /// <summary>
    /// Largest difference of a score between the trained TorchSharp network and its ONNX form on up to 256 training rows: of probabilities
    /// as it is, of logits and numbers relative to 1, the label's deviation or the column's largest value, whichever is largest. Above 1e-4
    /// training logs and reports a warning. Infinite where the ONNX form could not be run; NaN where the model was loaded and not trained
    /// in this process.
    /// </summary>
    public double ExportDifference { get; internal set; } = double.NaN;

    /// <summary>Scores the first rows of arrays [rows, size] for some of the tasks, and gives their Single columns, and their maps of
    /// classes as the keys' numbers.</summary>
    /// <param name="inputs">One array for each input column that these tasks need, by the column's name.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="tasks">The tasks' positions.</param>
    /// <returns>An array [rows, size] per such column, by name; of sequences all steps of all rows.</returns>
    internal IReadOnlyDictionary<string, float[]> ScoreRows(
        IReadOnlyDictionary<string, Array> inputs,
        int rows,
        IReadOnlyCollection<int> tasks
    )
    {
        var columns = tasks.SelectMany(task => Schema.Tasks[task].Outputs).Select(column => column.Name).ToHashSet();
        var session = Network.SessionFor(Enumerable.Range(0, Network.Outputs.Length).Where(i => columns.Contains(Network.Outputs[i].Name)));
        session.Acquire();
        try
        {
            using var batch = new ScoringBatch(session, rows);
            for (var i = 0; i < session.Inputs.Length; i++)
                batch.Inputs[i].Load(inputs[session.Inputs[i].Name], rows);
            batch.Run(rows);
            return session
                .Outputs.Zip(batch.Outputs)
                .Where(output => output.First.Type == ColumnKind.Single || IsKey(output.First))
                .ToDictionary(output => output.First.Name, output => Values(output.Second, rows));
        }
        finally
        {
            session.Release();
        }
    }

    private static float[] Values(TensorBuffer buffer, int rows) =>
        buffer is TypedBuffer<uint> keys ? [.. keys.Values.Select(key => (float)key)]
        : buffer is SequenceBuffer<float> steps
            ? [.. Enumerable.Range(0, rows).SelectMany(steps.Row)]
        : ((TypedBuffer<float>)buffer).Values;

    private static bool IsKey(OutputColumn column) => column is { Type: ColumnKind.Key, IsSequence: false };
}
