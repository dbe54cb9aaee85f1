using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What the model reads and gives, and what its training said about itself.</summary>
internal sealed class DataSection : ReportSection
{
    private const int MostNames = 12;

    public override string Id => "data";

    public override string Title => "Data and model";

    public override IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content)
    {
        foreach (var model in content.Model is { } all ? Networks(all) : [])
        {
            yield return HtmlTable.Create(
                "Columns that the network reads",
                ["Column", "Type", "Slots", "Names of the slots"],
                model.Schema.Inputs.Select(input =>
                    (object?[])
                        [
                            input.Name,
                            input.Type == ColumnKind.Key ? $"Key of {input.KeyCount}" : input.Type.ToString(),
                            input.IsSequence ? $"steps of {input.Size}" : input.Size,
                            Names(input.SlotNames),
                        ]
                )
            );
            yield return HtmlTable.Create(
                "Tasks",
                ["Task", "Kind", "Label column", "Training rows with label", "Classes or slots", "Columns added"],
                model.Schema.Tasks.Select(task =>
                    (object?[])
                        [
                            task.Name,
                            task.Kind,
                            task.LabelColumn,
                            task.LabelledRows,
                            Names(task.Outputs.FirstOrDefault(output => output.SlotNames.Count > 0)?.SlotNames ?? []),
                            string.Join(", ", task.Outputs.Select(output => output.Name)),
                        ]
                )
            );
            if (Training(model) is { Count: > 0 } facts)
                yield return HtmlTable.Create("Training", ["What", "Value"], facts);
        }
    }

    private static IEnumerable<MultiTaskTransformer> Networks(ITransformer model) =>
        model switch
        {
            MultiTaskTransformer network => [network],
            IEnumerable<ITransformer> chain => chain.SelectMany(Networks),
            _ => [],
        };

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNames))}, … ({names.Count})";

    private static List<object?[]> Training(MultiTaskTransformer model)
    {
        var text = Graph
            .OnnxModelFile.Parse(model.OnnxModel)
            .MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKeys.Training)
            ?.Value;
        if (text is null)
            return [];
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateObject().Select(entry => (object?[])[Words(entry.Name), entry.Value.ToString()])];
    }

    // learningRate → learning rate
    private static string Words(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
