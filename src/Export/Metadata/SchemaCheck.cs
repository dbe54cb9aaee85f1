using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>Whether a schema agrees with itself and with the graph it travels in: a file may come from anyone.</summary>
internal static class SchemaCheck
{
    /// <summary>The columns that the tasks and the rest of a model give, in order.</summary>
    public static IEnumerable<OutputColumn> Outputs(ModelSchema schema) =>
        schema.Tasks.SelectMany(t => t.Outputs).Concat(schema.OtherOutputs ?? []);

    /// <exception cref="OnnxModelException">The schema contradicts itself.</exception>
    public static void Check(ModelSchema schema)
    {
        NoNulls("inputs", schema.Inputs);
        NoNulls("tasks", schema.Tasks);
        foreach (var task in schema.Tasks)
            NoNulls($"outputs of the task '{task.Name}'", task.Outputs);
        NoNulls("other outputs", schema.OtherOutputs ?? []);
        if (schema.Inputs.Count == 0)
            throw Lie("it has no inputs");
        if (schema.Tasks.Count == 0 && schema.OtherOutputs is null or [])
            throw Lie("it has neither tasks nor other outputs");
        Distinct("inputs", schema.Inputs.Select(i => i.Name));
        Distinct("tasks", schema.Tasks.Select(t => t.Name));
        Distinct("outputs", Outputs(schema).Select(o => o.Name));
        foreach (var input in schema.Inputs)
        {
            Column("input", input.Name, input.Type, input.Size, input.IsScalar, input.KeyCount, input.SlotNames);
            if (input.IsSequence && (input.IsScalar || input.Type is not (ColumnKind.Key or ColumnKind.Single) || OnlyKey(input)))
                throw Lie($"the input '{input.Name}' of type {input.Type} with {input.Size} values in a step is no sequence");
            if (input.KeyValues is not { } keys)
                continue;
            if (keys.Values.Count != input.KeyCount)
                throw Lie($"the input '{input.Name}' has {input.KeyCount} keys, but values for {keys.Values.Count}");
            Vocabulary("input", input.Name, keys);
        }
        foreach (var output in Outputs(schema))
        {
            Column("output", output.Name, output.Type, output.Size, output.IsScalar, output.KeyCount, output.SlotNames);
            if (output.IsSequence && output.IsScalar)
                throw Lie($"the output '{output.Name}' is both a scalar and a sequence");
            if (output.IsList || output.ItemSize < 0)
                List(schema, output);
            if (output.KeyValues is { } keys && keys.Values.Count != output.KeyCount)
                throw Lie($"the output '{output.Name}' has {output.KeyCount} keys, but values for {keys.Values.Count}");
            if (output.KeyValues is { } values)
                Vocabulary("output", output.Name, values);
        }
        foreach (var task in schema.Tasks)
        {
            if (task.LabelledRows < 0)
                throw Lie($"the task '{task.Name}' has {task.LabelledRows} labelled rows");
            if (task.LabelValues is { } values)
                Vocabulary("task", task.Name, values);
            if (task.Thresholds is { } thresholds)
                Thresholds(task, thresholds);
        }
    }

    /// <summary>Checks a schema against the inputs and outputs of its graph. The graph may have more outputs, but not more
    /// inputs.</summary>
    /// <exception cref="OnnxModelException">The schema says something else than the graph.</exception>
    public static void CheckAgainst(ModelSchema schema, GraphProto graph)
    {
        var constants = graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        string[] inputs = [.. graph.Input.Select(i => i.Name).Where(n => !constants.Contains(n))];
        if (!inputs.SequenceEqual(schema.Inputs.Select(i => i.Name)))
            throw Lie($"it names the inputs {Guard.List(schema.Inputs.Select(i => i.Name))} where the graph has {Guard.List(inputs)}");
        var infos = graph
            .Input.Concat(graph.Output)
            .GroupBy(i => i.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var input in schema.Inputs)
            Match("input", input.Name, input.Type, input.Dims, infos);
        var made = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var output in Outputs(schema))
        {
            if (!made.Contains(output.Name))
                throw Lie($"it names the output '{output.Name}', which the graph does not have; it has {Guard.List(made)}");
            Match("output", output.Name, output.Type, output.Dims, infos);
        }
    }

    private static void Match(string role, string name, ColumnKind item, int[] shape, Dictionary<string, ValueInfoProto> infos)
    {
        var type = infos[name].Type?.TensorType ?? throw Lie($"the {role} '{name}' is no tensor in the graph");
        if (type.ElemType != (int)item.ToOnnx())
            throw Lie($"the {role} '{name}' is {item} in the schema and {(DataType)type.ElemType} in the graph");
        var dims = type.Shape?.Dim;
        // Dimensions of no fixed size, the batch and the length, have the value 0.
        if (dims is null || !dims.Select(d => d.DimValue).SequenceEqual(shape.Select(dim => Math.Max(0L, dim))))
            throw Lie(
                $"the {role} '{name}' is {ShapeRules.Text(shape)} in the schema and "
                    + $"[{string.Join(", ", dims?.Select(d => d.DimParam.Length > 0 ? d.DimParam : $"{d.DimValue}") ?? ["unknown"])}] in "
                    + "the graph"
            );
    }

    private static void Column(
        string role,
        string name,
        ColumnKind item,
        int size,
        bool isScalar,
        int keyCount,
        IReadOnlyList<string> slotNames
    )
    {
        if (name.Length == 0)
            throw Lie($"an {role} has no name");
        if (!Enum.IsDefined(item))
            throw Lie($"the {role} '{name}' has the unknown type {item}");
        if (size < 1 || (isScalar && size != 1))
            throw Lie($"the {role} '{name}' has {size} slots{(isScalar ? " and is a scalar" : "")}");
        if (slotNames.Contains(null!))
            throw Lie($"the {role} '{name}' has a slot name that is null");
        if (slotNames.Count != 0 && slotNames.Count != size)
            throw Lie($"the {role} '{name}' has {size} slots and {slotNames.Count} slot names");
        if (item == ColumnKind.Key ? keyCount < 0 : keyCount != 0)
            throw Lie($"the {role} '{name}' of type {item} has {keyCount} keys");
    }

    // Rows of different numbers of items: the scores of the same task say how many there are.
    private static void List(ModelSchema schema, OutputColumn output)
    {
        if (output.ItemSize < 0 || output.IsScalar || output.IsSequence || output.Size % output.ItemSize != 0)
            throw Lie($"the output '{output.Name}' of {output.Size} slots has items of {output.ItemSize}");
        var score = schema
            .Tasks.FirstOrDefault(task => task.Outputs.Contains(output))
            ?.Outputs.FirstOrDefault(other => other.Name == output.ListScore);
        if (score is not { Type: ColumnKind.Single, ItemSize: 1 } || score.Size != output.Size / output.ItemSize)
            throw Lie($"the output '{output.Name}' has {output.Size / output.ItemSize} items, and its task no such scores");
    }

    // A step of keys is one key.
    private static bool OnlyKey(InputColumn input) => input.Type == ColumnKind.Key && input.Size != 1;

    private static void Vocabulary(string role, string name, KeyVocabulary keys)
    {
        if (!KeyVocabularies.Knows(keys.Type))
            throw Lie($"the keys of the {role} '{name}' stand for values of the unknown type '{keys.Type}'");
        foreach (string? text in keys.Values)
            if (text is null || !KeyVocabularies.CanRead(keys.Type, text))
                throw Lie($"the keys of the {role} '{name}' stand for {(text is null ? "null" : $"'{text}'")}, which is no {keys.Type}");
    }

    private static void Thresholds(TaskSchema task, IReadOnlyList<double> thresholds)
    {
        var labels = task.Outputs.FirstOrDefault(output => output.Type == ColumnKind.Boolean)?.Size ?? 0;
        if (thresholds.Count != labels)
            throw Lie($"the task '{task.Name}' has {thresholds.Count} thresholds for {labels} predicted labels of yes or no");
        foreach (var threshold in thresholds)
            if (threshold is not (> 0 and < 1))
                throw Lie(FormattableString.Invariant($"the task '{task.Name}' has the threshold {threshold}, not within 0 and 1"));
    }

    // The reader of JSON sees to it that nothing is null where it must not be, but not within lists.
    private static void NoNulls<T>(string what, IReadOnlyList<T> list)
        where T : class
    {
        if (list.Contains(null!))
            throw Lie($"one of its {what} is null");
    }

    private static void Distinct(string what, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
            if (!seen.Add(name))
                throw Lie($"two of its {what} are named '{name}'");
    }

    private static OnnxModelException Lie(string what) => new($"The schema in the model does not fit: {what}.");
}
