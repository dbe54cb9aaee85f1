using Microsoft.ML;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>What an exported chain says about itself.</summary>
internal static class ChainSchema
{
    public static ModelSchema Describe(GraphProto graph, DataViewSchema raw, ChainPlan plan, IReadOnlyList<ChainOutput> outputs)
    {
        var byColumn = outputs.ToDictionary(o => o.Column, StringComparer.Ordinal);
        var described = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var tasks = new List<TaskSchema>();
        // The last model that makes a column is the one that is seen.
        foreach (var planned in plan.Steps.Reverse().Where(s => s.Schema is not null))
        {
            var here = new List<TaskSchema>();
            foreach (var task in planned.Schema!.Tasks)
            {
                OutputColumn[] columns =
                [
                    .. task.Outputs.Where(o => byColumn.ContainsKey(o.Name) && described.Add(o.Name)).Select(o => byColumn[o.Name].Schema),
                ];
                if (columns.Length == 0)
                    continue;
                if (outputs.FirstOrDefault(o => columns.Contains(o.Schema) && o.Steps is not null)?.Steps is { } steps)
                    columns = [.. columns, ChainSteps.Describe(steps)];
                string name = task.Name;
                for (int i = 2; !names.Add(name); i++)
                    name = $"{task.Name} ({i})";
                // Where the outputs give the values themselves, labels of other data are still compared with the classes.
                var values = columns.Any(column => column.KeyValues is not null) ? task.LabelValues : task.Vocabulary;
                here.Add(task with { Name = name, Outputs = columns, LabelValues = values });
            }
            tasks.InsertRange(0, here);
        }
        OutputColumn[] others = [.. outputs.Where(o => !described.Contains(o.Column)).Select(o => o.Schema)];
        return new([.. graph.Input.Select(i => Input(raw[i.Name]))], tasks, others.Length == 0 ? null : others);
    }

    private static InputColumn Input(DataViewSchema.Column column)
    {
        var shape = ColumnShape.Of(column.Type)!.Value;
        return new(
            column.Name,
            shape.Item,
            shape.Size,
            shape.IsScalar,
            shape.KeyCount,
            column.SlotNames(),
            KeyVocabularies.OfKeys(column)
        );
    }
}
