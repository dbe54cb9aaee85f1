using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Tool.Scoring;
using MlNet.MultiTask.Tool.Training;
using Spectre.Console;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What a model reads and gives, how it was trained, what it runs on.</summary>
internal sealed class InspectCommand : ToolCommand<InspectSettings>
{
    protected override object Run(Terminal terminal, InspectSettings settings)
    {
        var file = ModelPath.Find(settings.Model, ModelFolder.Onnx, ModelFolder.Zip);
        using var model = MultiTaskScorer.Load(file);
        var isOnnx = file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
        var graph = isOnnx ? OnnxModelFile.Read(file) : null;
        var facts = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var entry in graph?.MetadataProps.Where(entry => entry.Key is MetadataKeys.Training or MetadataKeys.Parity) ?? [])
            facts[entry.Key[(entry.Key.LastIndexOf('.') + 1)..]] = Parse(entry.Value);
        var opset = graph?.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version;
        if (!settings.Json)
            Write(terminal, file, model, opset, facts);
        return new
        {
            file,
            bytes = new FileInfo(file).Length,
            opset,
            runsOn = model.Execution.ToString(),
            inputs = model.Schema.Inputs.Select(input => new { input.Name, type = TypeOf(input.Type, input.Size, input.IsScalar) }),
            tasks = model.Schema.Tasks.Select(task => new
            {
                task.Name,
                task.Kind,
                label = task.LabelColumn,
                task.LabelledRows,
                classes = ClassesOf(task),
                task.Thresholds,
                outputs = task.Outputs.Select(output => new { output.Name, type = TypeOf(output.Type, output.Size, output.IsScalar) }),
            }),
            others = model.Schema.OtherOutputs?.Select(output => output.Name),
            facts,
        };
    }

    private static void Write(
        Terminal terminal,
        string file,
        MultiTaskScorer model,
        long? opset,
        SortedDictionary<string, JsonNode?> facts
    )
    {
        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: {new FileInfo(file).Length:N0} bytes{(opset is null ? "" : $", opset {opset}")}, runs on {model.Execution}"
            )
        );
        var inputs = new Table().Border(TableBorder.Square).AddColumns("input", "type");
        foreach (var input in model.Schema.Inputs)
            inputs.AddRow(new Text(input.Name), new Text(TypeOf(input.Type, input.Size, input.IsScalar)));
        terminal.Out.Write(inputs);
        var tasks = new Table().Border(TableBorder.Square).AddColumns("task", "kind", "labelled rows", "classes", "outputs");
        foreach (var task in model.Schema.Tasks)
            tasks.AddRow(
                new Text(task.Name),
                new Text(task.Kind),
                new Text(task.LabelledRows.ToString(CultureInfo.InvariantCulture)),
                new Text(string.Join(", ", ClassesOf(task)?.Take(8) ?? [])),
                new Text(string.Join("\n", task.Outputs.Select(o => $"{o.Name}: {TypeOf(o.Type, o.Size, o.IsScalar)}")))
            );
        terminal.Out.Write(tasks);
        foreach (var (name, fact) in facts)
            terminal.Output.WriteLine($"{name}: {fact?.ToJsonString(TableJson.Options)}");
    }

    private static string TypeOf(ColumnKind type, int size, bool isScalar) =>
        isScalar ? type.ToString() : string.Create(CultureInfo.InvariantCulture, $"{type}[{size}]");

    private static IReadOnlyList<string>? ClassesOf(TaskSchema task) =>
        task.LabelValues?.Values
        ?? task.Outputs.FirstOrDefault(output => output.Name == $"{task.Name}.Score" && !output.IsScalar)?.SlotNames;

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
