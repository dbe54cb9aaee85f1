using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Onnx;

/// <summary>Makes the graph of a transformer over a view.</summary>
internal static class OnnxExport
{
    private const string OutputSuffix = ".output";

    /// <param name="outputColumns">The columns to keep, null for all. A name that is no column is not missed.</param>
    public static OnnxContext Convert(IHostEnvironment env, ITransformer transformer, IDataView inputData, OnnxContext graph, string[] outputColumns)
    {
        var result = transformer.Transform(inputData);
        using var channel = env.Start("ONNX conversion");
        var steps = WalkBack(graph, channel, result, out var root);
        foreach (var column in root.Schema)
            graph.AddInput(column.Type, column.Name);
        foreach (var step in steps)
            step.SaveAsOnnx(graph);
        foreach (var column in result.Schema)
            if (!column.IsHidden && (outputColumns == null || outputColumns.Contains(column.Name)))
                AddOutput(graph, column);
        return graph;
    }

    /// <summary>
    /// The steps that lead to the result, first one first, and the view before them. It goes back through the steps of the
    /// input data too. A stock step that cannot be written ends the walk with a warning; a view of some other make ends it
    /// in silence, since it might as well be where the data come from.
    /// </summary>
    private static List<IOnnxSavingDataView> WalkBack(OnnxContext graph, IChannel channel, IDataView result, out IDataView root)
    {
        var steps = new List<IOnnxSavingDataView>();
        root = result;
        while (root is ITransformedDataView view)
        {
            if (view is not IOnnxSavingDataView step || !step.CanSaveOnnx(graph))
            {
                channel.Warning(MessageSensitivity.None, $"Had to stop walkback of pipeline at {NameOf(view)} since it cannot save itself as ONNX.");
                while (root is ITransformedDataView earlier)
                    root = earlier.Source;
                break;
            }
            steps.Insert(0, step);
            root = view.Source;
        }
        return steps;
    }

    private static string NameOf(ITransformedDataView view) => view is MappedDataView ? "RowToRowMapperTransform" : view.GetType().Name;

    private static void AddOutput(OnnxContext graph, DataViewSchema.Column column)
    {
        var value = graph.TryGetVariableName(column.Name) ?? throw Contracts.Except(
            "The targeted pipeline can not be fully converted into a well-defined ONNX model. "
            + "Please check if all steps in that pipeline are convertible to ONNX "
            + "and all necessary variables are not dropped (via command line arguments).");
        var output = graph.AddIntermediateVariable(column.Type, column.Name + OutputSuffix);
        graph.CreateNode("Identity", value, output, "");
        graph.AddOutput(column.Type, output);
        if (column.HasSlotNames())
            AddSlotNames(graph, column);
    }

    /// <summary>Slot names travel as the keys of a node that computes nothing of use, and has an output of its own lest it be pruned.</summary>
    private static void AddSlotNames(OnnxContext graph, DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        var name = $"mlnet.{column.Name}.SlotNames";
        var input = graph.AddInitializer(["one"], [1, 1], name);
        var output = graph.AddIntermediateVariable(NumberDataViewType.Int64, $"mlnet.{column.Name}.unusedOutput", skip: true);
        graph.CreateNode("LabelEncoder", [input], [output], name: name)
            .AddAttribute("keys_strings", names.DenseValues().Select(slot => slot.ToString()))
            .AddAttribute("values_int64s", Enumerable.Range(0, names.Length).Select(slot => (long)slot));
        graph.AddOutput(NumberDataViewType.Int64, output);
    }
}
