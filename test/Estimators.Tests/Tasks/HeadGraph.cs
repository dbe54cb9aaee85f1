using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Runs what a head makes of logits, exported, in ONNX Runtime.</summary>
internal static class HeadGraph
{
    /// <summary>The values of each column, row by row; Booleans as 0 and 1.</summary>
    /// <param name="head">The head.</param>
    /// <param name="logits">Rows of logits; with members, one row of logits for each of them in turn.</param>
    /// <param name="members">Members of an ensemble; 1 for none.</param>
    public static float[][] Run(TaskHead head, float[] logits, int members = 1)
    {
        var width = head.LogitCount * members;
        var schema = new ModelSchema(
            [new InputColumn("z", ColumnKind.Single, width, false, 0, [])],
            [new TaskSchema("T", "test", "L", head.Columns, 1)]
        );
        var model = NetworkExport.Build(
            schema,
            name => throw new KeyNotFoundException(name),
            (ops, inputs) =>
                head.Outputs(ops, members == 1 ? inputs[0] : head.Average(ops, ops.Reshape(inputs[0], members, head.LogitCount)))
        );
        using var session = new InferenceSession(model);
        using var results = session.Run([
            NamedOnnxValue.CreateFromTensor("z", new DenseTensor<float>(logits, [logits.Length / width, width])),
        ]);
        return [.. head.Columns.Select(column => Values(results.Single(result => result.Name == column.Name), column.Type))];
    }

    private static float[] Values(NamedOnnxValue value, ColumnKind type) =>
        type switch
        {
            ColumnKind.Boolean => [.. value.AsTensor<bool>().Select(x => x ? 1f : 0f)],
            ColumnKind.Key => [.. value.AsTensor<uint>().Select(x => (float)x)],
            _ => [.. value.AsTensor<float>()],
        };
}
