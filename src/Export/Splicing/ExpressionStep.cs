using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Expressions;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>
/// The graph of <c>ml.Transforms.Expression</c>, which ML.NET's exporter leaves out: its expressions are read from the step and written as
/// ONNX nodes.
/// </summary>
internal static class ExpressionStep
{
    public const string Type = "Microsoft.ML.Transforms.ExpressionTransformer";

    private const int Opset = OnnxOpset.Default;

    /// <summary>The graph of a step; null where it is another one.</summary>
    /// <exception cref="NotSupportedException">An expression has a part that ONNX has no operators for.</exception>
    public static ModelProto? Of(MLContext context, ChainStep step, IReadOnlyList<string> outputs)
    {
        if (step.Transformer.GetType().FullName != Type || SavedExpressions.Of(context, step.Transformer) is not { } all)
            return null;
        var graph = new GraphProto { Name = step.Name };
        foreach (var column in all.Where(column => outputs.Contains(column.Output)))
        {
            foreach (var source in column.Inputs.Where(source => graph.Input.All(input => input.Name != source)))
                graph.Input.Add(OnnxGraphBuilder.Info(source, ItemType(step, source), -1, Size(step, source) ?? 1));
            var node = new NodeProto { OpType = "Expression", Name = column.Output };
            node.Input.AddRange(column.Inputs);
            node.Output.Add(column.Output + StockConversion.OutputSuffix);
            graph.Node.Add(node);
            var (type, size) = (ItemType(step.Output, column.Output), Size(step.Output, column.Output) ?? 1);
            graph.Output.Add(OnnxGraphBuilder.Info(node.Output[0], type, -1, size));
        }
        new GraphEdit(graph, Opset).Run(
            (edit, node) =>
            {
                edit.Result(node.Output[0], Write(edit, step, all.Single(column => column.Output == node.Name)));
                return true;
            }
        );
        var model = new ModelProto { IrVersion = OnnxOpset.IrVersion(Opset), Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return model;
    }

    private static string Write(GraphEdit edit, ChainStep step, (string Output, string[] Inputs, string Expression) column)
    {
        var lambda = ExpressionParser.Parse(column.Expression);
        if (lambda.Parameters.Count != column.Inputs.Length)
            throw new NotSupportedException(
                $"its expression has {lambda.Parameters.Count} parameters for {column.Inputs.Length} columns"
            );
        var names = new Dictionary<string, TypedValue>(StringComparer.Ordinal);
        for (var i = 0; i < column.Inputs.Length; i++)
            names[lambda.Parameters[i]] = new(column.Inputs[i], ItemType(step, column.Inputs[i]));
        var value = new ExpressionGraph(edit).Write(lambda.Body, names);
        // What does not depend on a column has no batch, and what leaves a vector out has too few slots.
        var needed = column.Inputs.Select((source, i) => (source, i)).Where(pair => Size(step, pair.source) is not null).ToArray();
        var used = ExpressionNames.Of(lambda.Body);
        if (
            !lambda.Parameters.Any(used.Contains)
            || needed.Any(pair => !used.Contains(lambda.Parameters[pair.i]))
            || value.Literal is not null
        )
            throw new NotSupportedException("its expression leaves a vector out, or all columns");
        return new ExpressionGraph(edit).As(value, ItemType(step.Output, column.Output));
    }

    private static DataType ItemType(ChainStep step, string column) => ItemType(step.Input, column);

    private static DataType ItemType(DataViewSchema schema, string column)
    {
        var type = schema[column].Type;
        var raw = (type as VectorDataViewType)?.ItemType.RawType ?? type.RawType;
        return raw == typeof(float) ? DataType.Float
            : raw == typeof(double) ? DataType.Double
            : raw == typeof(int) ? DataType.Int32
            : raw == typeof(bool) ? DataType.Bool
            : throw new NotSupportedException(
                $"its expression works on '{column}', which is {type}: it can be exported over Single, Double, Int32 and Boolean"
            );
    }

    private static int? Size(ChainStep step, string column) => Size(step.Input, column);

    private static int? Size(DataViewSchema schema, string column) =>
        schema[column].Type is VectorDataViewType vector
            ? vector.Size > 0
                ? vector.Size
                : throw new NotSupportedException($"its expression works on '{column}', whose size differs from row to row")
            : null;
}
