using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace Penguins;

/// <summary>Scores ONNX files as any program would: one InferenceSession, arrays in, arrays out.</summary>
public static class PlainSession
{
    /// <summary>Runs the network on the chain's features, and compares its scores with the scored view's.</summary>
    /// <returns>The largest difference, relative to each column's largest value.</returns>
    public static double OfNetwork(string onnxPath, IDataView scored, ModelSchema schema)
    {
        float[] features = [.. scored.GetColumn<float[]>("Features").SelectMany(row => row)];
        var width = schema.Inputs[0].Size;
        using var input = OrtValue.CreateTensorValueFromMemory(features, [features.Length / width, width]);
        return LargestDifference(onnxPath, scored, schema, ["Features"], [input]);
    }

    /// <summary>Runs the whole chain on raw rows: text and numbers as they stand in the file.</summary>
    /// <returns>The largest difference, relative to each column's largest value.</returns>
    public static double OfRawRows(string onnxPath, IDataView scored, ModelSchema schema)
    {
        OrtValue[] inputs =
        [
            .. schema.Inputs.Select(input =>
                input.Type == ColumnKind.Text
                    ? Text([.. scored.GetColumn<string>(input.Name)])
                    : Numbers([.. scored.GetColumn<float>(input.Name)])
            ),
        ];
        try
        {
            return LargestDifference(onnxPath, scored, schema, [.. schema.Inputs.Select(input => input.Name)], inputs);
        }
        finally
        {
            foreach (var input in inputs)
                input.Dispose();
        }
    }

    private static OrtValue Numbers(float[] values) => OrtValue.CreateTensorValueFromMemory(values, [values.Length, 1]);

    private static OrtValue Text(string[] values)
    {
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [values.Length, 1]);
        for (var i = 0; i < values.Length; i++)
            tensor.StringTensorSetElementAt(values[i].AsMemory(), i);
        return tensor;
    }

    private static double LargestDifference(string onnxPath, IDataView scored, ModelSchema schema, string[] names, OrtValue[] inputs)
    {
        using var session = new InferenceSession(onnxPath);
        using var runOptions = new RunOptions();
        OutputColumn[] columns = [.. ScoreComparison.ScoreColumns(schema)];
        using var outputs = session.Run(runOptions, names, inputs, [.. columns.Select(column => column.Name)]);
        return columns
            .Zip(outputs, (column, output) =>
            {
                var expected = ScoreComparison.Values(scored, column);
                var actual = output.GetTensorDataAsSpan<float>().ToArray();
                return expected.Zip(actual, (x, y) => Math.Abs((double)x - y)).Max() / expected.Max(Math.Abs);
            })
            .Max();
    }
}
