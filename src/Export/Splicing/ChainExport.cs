using Microsoft.ML;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>A whole chain of transformers, raw columns in and named typed outputs out, as one ONNX model.</summary>
internal static class ChainExport
{
    /// <param name="ml">The environment, for ML.NET's own exporter.</param>
    /// <param name="model">A chain or a single transformer.</param>
    /// <param name="schema">Schema of the raw data.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    /// <exception cref="OnnxExportException">An output does not exist, or a step that is needed cannot be exported.</exception>
    public static ExportedChain Build(MLContext ml, ITransformer model, DataViewSchema schema, OnnxExportOptions options)
    {
        options.Validate();
        var steps = ChainStep.Of(model, schema);
        var wanted = OutputSelection.Of(steps, schema, options);
        var plan = ChainPlan.Make(ml, steps, schema, wanted, options);
        var splicer = new GraphSplicer();
        var names = OutputNames(wanted, plan.Raw);
        foreach (string name in names)
            splicer.Reserve(name);
        foreach (var column in plan.Raw)
            splicer.Input(
                column.Name,
                ColumnShape.Of(column.Type)
                    ?? throw new OnnxExportException(
                        $"The outputs {string.Join(", ", wanted)} need the raw column '{column.Name}' of type {column.Type}, for which "
                            + "ONNX has "
                            + "no tensor. Convert it in front of the chain, or choose other outputs."
                    )
            );
        foreach (var planned in plan.Steps)
            Append(ml, splicer, planned, options);

        var final = steps.Count > 0 ? steps[^1].Output : schema;
        ChainOutput[] outputs = [.. wanted.Select((column, i) => Output(splicer, final[column], names[i], options))];
        outputs = ChainSteps.Add(splicer, plan, outputs);
        foreach (var list in outputs.Where(output => output.Schema.IsList))
            if (!outputs.Any(output => output.Name == list.Schema.ListScore))
                throw new OnnxExportException(
                    $"The output '{list.Name}' has a value for each object of a row, and '{list.Schema.ListScore}' says how many there "
                        + $"are: add that to {nameof(OnnxExportOptions.Outputs)}, and leave its name to it."
                );
        Clean(splicer.Graph, options.Opset);
        var described = ChainSchema.Describe(splicer.Graph, schema, plan, outputs);
        return new(Assemble(splicer, described, plan, options.Opset), described, outputs);
    }

    private static void Append(MLContext ml, GraphSplicer splicer, PlannedStep planned, OnnxExportOptions options)
    {
        var step = planned.Step;
        try
        {
            if (planned.Model is { } own)
            {
                StepPreparation.Own(own, planned, options);
                var origins = planned.Schema is { } schema
                    ? SchemaCheck.Outputs(schema).ToDictionary(o => o.Name, StringComparer.Ordinal)
                    : null;
                var before = planned.Inputs.ToDictionary(column => column, column => splicer.Columns[column], StringComparer.Ordinal);
                var steps = planned.Schema is null ? null : ChainSequences.Read(splicer, planned, options.Opset);
                var known = planned.Schema is null ? ChainSequences.OwnEnds(own, planned) : null;
                splicer.Append(own, step.Label, [.. planned.Outputs.Select(o => (o, o))], origins, known, steps);
                // What the network reads of a sequence is its own matter.
                foreach (var (column, value) in before.Where(entry => !planned.Outputs.Contains(entry.Key)))
                    splicer.Columns[column] = value;
                return;
            }
            var model = StockConversion.Convert(ml, step, planned.Inputs, planned.Outputs);
            StepPreparation.Stock(model, planned, options);
            var ends = ChainSequences.Ends(model, planned);
            splicer.Append(model, step.Label, [.. planned.Outputs.Select(o => (o, o + StockConversion.OutputSuffix))], ends: ends);
        }
        catch (NotSupportedException e)
        {
            throw step.Error(planned.Inputs, planned.Outputs, e.Message, e);
        }
    }

    /// <summary>
    /// Names of the outputs: the columns', but inputs keep theirs, so that a column that is changed in place, or made under a raw column's
    /// name, gets a suffix.
    /// </summary>
    private static string[] OutputNames(IReadOnlyList<string> columns, IReadOnlyList<DataViewSchema.Column> raw)
    {
        var taken = raw.Select(column => column.Name).Concat(columns).ToHashSet(StringComparer.Ordinal);
        var inputs = raw.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var names = new string[columns.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = columns[i];
            while (inputs.Contains(columns[i]) && !taken.Add(names[i]))
                names[i] += StockConversion.OutputSuffix;
        }
        return names;
    }

    private static ChainOutput Output(GraphSplicer splicer, DataViewSchema.Column column, string name, OnnxExportOptions options)
    {
        var value = splicer.Columns[column.Name];
        var sequence = ColumnShape.OfSequence(column.Type);
        if (sequence is not null && value.Origin is not ({ IsSequence: true } or { IsList: true }))
            throw new OnnxExportException(
                $"The column '{column.Name}' is {column.Type}, whose rows have different lengths; of these only a model's answers for each "
                    + "step or object can be outputs."
            );
        var shape = sequence is { } own ? own with { Size = value.Origin!.Size } : ColumnShape.Of(column.Type)!.Value;
        var keys = shape.Item == ColumnKind.Key ? KeyVocabularies.Read(column) : null;
        bool decode = options.LabelsAsValues && sequence is null && value.Origin is not null && keys is not null;
        var item = decode ? KeyDecoding.Item(keys!) : shape.Item;
        string carried = decode ? KeyDecoding.Append(splicer, "labels/" + name, value.Name, keys!) : value.Name;
        var described = new OutputColumn(
            name,
            item,
            shape.Size,
            shape.IsScalar,
            column.SlotNames(),
            decode ? 0 : shape.KeyCount,
            decode || keys?.Values.Count != shape.KeyCount ? null : keys,
            value.Origin is { IsSequence: true } && sequence is not null,
            sequence is null ? 0 : value.Origin!.ItemSize
        );
        var typed = Typed(splicer, name, carried, decode ? item.ToOnnx() : value.Type, item.ToOnnx());
        splicer.Output(name, typed, item.ToOnnx(), described.Dims);
        return new(name, column.Name, described, decode ? keys : null);
    }

    private static string Typed(GraphSplicer splicer, string name, string value, DataType have, DataType want)
    {
        if (have == want)
            return value;
        var cast = new NodeProto { OpType = "Cast", Name = splicer.Unique("output/" + name + "/cast") };
        cast.Input.Add(value);
        cast.Output.Add(cast.Name);
        cast.Attribute.Add(OnnxAttributes.Of("to", (long)want));
        splicer.Graph.Node.Add(cast);
        return cast.Name;
    }

    private static void Clean(GraphProto graph, int opset)
    {
        Pruning.Prune(graph, inputs: true);
        IdentityElimination.Run(graph);
        ConstantFolding.Run(graph, opset);
        Pruning.Prune(graph, inputs: true);
        ForeignTypes.Run(graph);
        if (graph.Input.Count == 0)
            throw new OnnxExportException("The chosen outputs depend on no raw column: there is nothing to export.");
    }

    private static ModelProto Assemble(GraphSplicer splicer, ModelSchema schema, ChainPlan plan, int opset)
    {
        var model = new ModelProto
        {
            IrVersion = OnnxOpset.IrVersion(opset),
            ProducerName = OnnxProducer.Name,
            ProducerVersion = OnnxProducer.Version,
            Graph = splicer.Graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        foreach (var (domain, version) in splicer.Domains)
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        model.MetadataProps.Add(new StringStringEntryProto { Key = MetadataKeys.Schema, Value = SchemaJson.Write(schema) });
        string[] summaries =
        [
            .. plan.Steps.SelectMany(s => s.Model?.MetadataProps ?? []).Where(p => p.Key == MetadataKeys.Training).Select(p => p.Value),
        ];
        for (int i = 0; i < summaries.Length; i++)
            model.MetadataProps.Add(
                new StringStringEntryProto
                {
                    Key = i == 0 ? MetadataKeys.Training : $"{MetadataKeys.Training}.{i + 1}",
                    Value = summaries[i],
                }
            );
        SchemaCheck.Check(schema);
        SchemaCheck.CheckAgainst(schema, model.Graph);
        return model;
    }
}
