using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>A trained network as an ONNX model that says itself what it reads and gives.</summary>
internal static class NetworkExport
{
    /// <summary>Builds the model's bytes: one input per <see cref="InputColumn"/> and one output per <see cref="OutputColumn"/>, each
    /// [batch, Size] and named like its column.</summary>
    /// <param name="schema">What the network reads and gives.</param>
    /// <param name="parameters">Values of a parameter or state by its full name.</param>
    /// <param name="write">Writes the network.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The network gives something else than the schema says.</exception>
    /// <exception cref="OnnxModelException">The schema contradicts itself, or the model is above 2 GiB.</exception>
    public static byte[] Build(
        ModelSchema schema,
        Func<string, ReadOnlyMemory<float>> parameters,
        NetworkWriter write,
        NetworkExportOptions? options = null
    ) => OnnxModelFile.ToBytes(BuildModel(schema, parameters, write, options));

    /// <inheritdoc cref="Build"/>
    public static ModelProto BuildModel(
        ModelSchema schema,
        Func<string, ReadOnlyMemory<float>> parameters,
        NetworkWriter write,
        NetworkExportOptions? options = null
    )
    {
        options ??= new();
        SchemaCheck.Check(schema);
        var graph = new OnnxGraphBuilder(options.Opset);
        OnnxValue[] inputs = [.. schema.Inputs.Select(i => graph.Input(i.Name, i.Type.ToOnnx(), i.Dims))];
        OutputColumn[] columns = [.. SchemaCheck.Outputs(schema)];
        foreach (var column in columns)
            graph.Reserve(column.Name);
        var ops = new OnnxOps(graph, parameters);
        var values = write(ops, inputs);
        if (values.Count != columns.Length)
            throw new ArgumentException($"The network gives {values.Count} values where its schema has {columns.Length} output columns.");
        var missing = new MissingInputs(graph, ops, inputs);
        var next = 0;
        foreach (var group in schema.Tasks.Select(task => task.Outputs.Count).Concat((schema.OtherOutputs ?? []).Select(_ => 1)))
        {
            // What depends on a missing number is missing: all columns of a task together.
            var mark = missing.Of(values.Skip(next).Take(group));
            for (var i = next; i < next + group; i++)
            {
                // A mark [batch, 1] for each step and each of its values.
                var own = mark is not null && columns[i].Dims.Length == 3 ? ops.Reshape(mark, 1, 1) : mark;
                graph.Output(columns[i].Name, Fit(ops, graph, columns[i], values[i], missing, own));
            }
            next += group;
        }
        graph.Metadata(MetadataKeys.Schema, SchemaJson.Write(schema));
        if (options.TrainingSummary is { } summary)
            graph.Metadata(MetadataKeys.Training, summary);
        if (options.Fitted is { } fitted)
            graph.Metadata(MetadataKeys.Fitted, fitted);
        var model = graph.Build(OnnxProducer.Name);
        Pruning.Prune(model.Graph);
        SchemaCheck.CheckAgainst(schema, model.Graph);
        return model;
    }

    /// <summary>A value in the shape and type of its column.</summary>
    private static OnnxValue Fit(
        OnnxOps ops,
        OnnxGraphBuilder graph,
        OutputColumn column,
        OnnxValue value,
        MissingInputs missing,
        OnnxValue? mark
    )
    {
        if (value.Rank == 1 && column is { Size: 1, IsSequence: false })
            value = ops.Reshape(value, 1);
        if (!value.Dims.SequenceEqual(column.Dims))
            throw new ArgumentException(
                $"The network gives {ShapeRules.Text(value.Dims)} for the column '{column.Name}', which is {ShapeRules.Text(column.Dims)}."
            );
        var type = column.Type.ToOnnx();
        if (column.Type == ColumnKind.Key)
        {
            if (value.Type != DataType.Int64)
                throw new ArgumentException(
                    $"The network gives {value.Type} for the key column '{column.Name}'; it has to be the "
                        + "class's position from 0 as int64, as ArgMax gives it."
                );
            value = graph.Node("", "Add", DataType.Int64, value.Dims, [value, graph.Integer(1, value)]);
            if (mark is not null)
                value = missing.Key(value, mark);
        }
        var cast = value.Type == type ? value : graph.Node("", "Cast", type, value.Dims, [value], [OnnxAttributes.Of("to", (long)type)]);
        return (mark, type) switch
        {
            (null, _) => cast,
            (_, DataType.Float) => missing.Number(cast, mark),
            (_, DataType.Bool) => missing.Flag(cast, mark),
            _ => cast,
        };
    }
}
