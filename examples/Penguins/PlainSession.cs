using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask;

namespace Penguins;

/// <summary>Scores the ONNX file as any program would: one InferenceSession, one array in, arrays out.</summary>
public static class PlainSession
{
    /// <summary>The largest difference to the scored view, relative to each column's largest value.</summary>
    public static double LargestDifference(string onnxPath, IDataView scored, ModelSchema schema)
    {
        using var session = new InferenceSession(onnxPath);
        using var runOptions = new RunOptions();
        float[] features = [.. scored.GetColumn<float[]>("Features").SelectMany(row => row)];
        var width = schema.Inputs[0].Size;
        using var input = OrtValue.CreateTensorValueFromMemory(features, [features.Length / width, width]);
        OutputColumn[] columns = [.. ScoreComparison.ScoreColumns(schema)];
        using var outputs = session.Run(runOptions, ["Features"], [input], [.. columns.Select(column => column.Name)]);
        return columns.Zip(outputs, (column, output) =>
        {
            var expected = ScoreComparison.Values(scored, column);
            var actual = output.GetTensorDataAsSpan<float>().ToArray();
            return expected.Zip(actual, (x, y) => Math.Abs((double)x - y)).Max() / expected.Max(Math.Abs);
        }).Max();
    }
}
