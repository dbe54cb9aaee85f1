using System.Globalization;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>Writes the C# program that trains the model of a table.</summary>
internal static class PipelineProgram
{
    /// <summary>The program.</summary>
    /// <param name="table">The table.</param>
    /// <param name="file">The name of the table's file.</param>
    /// <param name="settings">How it is trained.</param>
    /// <param name="version">The version of the library.</param>
    /// <param name="packages">Packages that the program needs, with their versions.</param>
    public static string Write(
        TableSchema table,
        string file,
        TrainingSettings settings,
        string version,
        IReadOnlyList<(string Id, string Version)> packages
    )
    {
        var steps = new TableSteps(table);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"// Trains the model beside this file. Written by multitask {version}.\n");
        text.Append("//   dotnet new console, and this file in place of Program.cs\n");
        foreach (var (id, needed) in packages)
            text.Append(CultureInfo.InvariantCulture, $"//   dotnet add package {id} --version {needed}\n");
        text.Append(CultureInfo.InvariantCulture, $"//   dotnet run -- {OneLine(file)} FOLDER\n");
        text.Append(
            "using Microsoft.ML;\nusing Microsoft.ML.Data;\nusing Microsoft.ML.Transforms;\nusing Microsoft.ML.Transforms.Text;\n"
                + "using MlNet.MultiTask;\n\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"var path = args.Length > 0 ? args[0] : {CSharp.Of(file)};\n");
        text.Append("var folder = args.Length > 1 ? args[1] : \".\";\n");
        text.Append(CultureInfo.InvariantCulture, $"var ml = new MLContext(seed: {settings.Seed});\n\n");
        text.Append("// What is in the file.\n").Append(Table(table)).Append('\n');
        text.Append("var rows = table.Load(path);\n\n");
        text.Append("// A fifth of the rows is kept for the test.\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"var (train, test) = ml.MultiTask().HoldOut(rows, table, seed: {settings.Seed});\n\n"
        );
        text.Append("TaskDefinition[] tasks =\n[\n");
        foreach (var task in table.Tasks)
            text.Append(CultureInfo.InvariantCulture, $"    {Task(table, task)},\n");
        text.Append("];\n\nvar pipeline = new EstimatorChain<ITransformer>()\n");
        foreach (var step in steps.Before(table.Tasks))
            text.Append(CultureInfo.InvariantCulture, $"    .Append({step.Code})\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"    .Append(ml.MultiTask().Trainer({CSharp.Of(steps.Features)}, tasks, new MultiTaskOptions\n    {{\n"
        );
        foreach (var setting in settings.Code().Concat(OfTable(table, steps)))
            text.Append(CultureInfo.InvariantCulture, $"        {setting},\n");
        text.Append("    }));\n\n");
        text.Append(
            "var model = pipeline.Fit(train);\n"
                + "Console.WriteLine(ml.MultiTask().Evaluate(model.Transform(test), new EvaluationOptions { BootstrapSamples = 200 }));\n"
                + "Directory.CreateDirectory(folder);\n"
                + "ml.MultiTask().Save(model, rows.Schema, Path.Combine(folder, \"model.zip\"));\n"
                + "ml.MultiTask().ConvertToOnnx(model, train, Path.Combine(folder, \"model.onnx\"));\n"
        );
        if (table.Tasks.Any(task => task.Classes.Count > 0))
            text.Append("\ninternal sealed class ClassName\n{\n    public string Name { get; set; } = \"\";\n}\n");
        return text.ToString();
    }

    private static IEnumerable<string> OfTable(TableSchema table, TableSteps steps)
    {
        if (table.GroupColumn is { } group)
            yield return $"GroupColumn = {CSharp.Of(group)}";
        if (table.TimeColumn is { } time)
            yield return $"TimeColumn = {CSharp.Of(time)}";
        if (steps.Features.Contains(steps.Words))
            yield return "ColumnEncodings = new Dictionary<string, NumericEncoding> "
                + $"{{ [{CSharp.Of(steps.Words)}] = new RawEncoding() }}";
    }

    private static string Task(TableSchema table, TableTask task)
    {
        var names = $"{CSharp.Of(task.Column)}, {CSharp.Of(table.LabelOf(task))}";
        return task.Kind switch
        {
            TableTask.Binary => $"Tasks.Binary({names})",
            TableTask.Multiclass => $"Tasks.Multiclass({names})",
            TableTask.Ordinal => $"new MulticlassTask({names}) {{ IsOrdinal = true }}",
            _ => $"Tasks.Regression({names})",
        };
    }

    private static string Table(TableSchema table)
    {
        var text = new StringBuilder("var table = new TableSchema\n{\n    Format = new TableFormat\n    {\n");
        var format = table.Format;
        text.Append(CultureInfo.InvariantCulture, $"        Separator = {CSharp.Of(format.Separator)},\n");
        text.Append(CultureInfo.InvariantCulture, $"        HasHeader = {(format.HasHeader ? "true" : "false")},\n");
        text.Append(CultureInfo.InvariantCulture, $"        Encoding = {CSharp.Of(format.Encoding)},\n");
        text.Append(CultureInfo.InvariantCulture, $"        DecimalMark = {CSharp.Of(format.DecimalMark)},\n");
        if (!format.MissingValues.SequenceEqual(TableFormat.UsualMissingValues))
            text.Append(CultureInfo.InvariantCulture, $"        MissingValues = {CSharp.Of(format.MissingValues)},\n");
        text.Append("    },\n    Columns =\n    [\n");
        foreach (var column in table.Columns)
            text.Append(CultureInfo.InvariantCulture, $"        {Column(column)},\n");
        text.Append("    ],\n    Tasks =\n    [\n");
        foreach (var task in table.Tasks)
        {
            var classes = task.Classes.Count > 0 ? $" {{ Classes = {CSharp.Of(task.Classes)} }}" : "";
            text.Append(CultureInfo.InvariantCulture, $"        new({CSharp.Of(task.Column)}, {CSharp.Of(task.Kind)}){classes},\n");
        }
        text.Append("    ],\n");
        if (table.GroupColumn is { } group)
            text.Append(CultureInfo.InvariantCulture, $"    GroupColumn = {CSharp.Of(group)},\n");
        if (table.TimeColumn is { } time)
            text.Append(CultureInfo.InvariantCulture, $"    TimeColumn = {CSharp.Of(time)},\n");
        return text.Append("};\n").ToString();
    }

    private static string Column(TableColumn column)
    {
        var settings = new List<string>();
        if (column.HasGaps)
            settings.Add("HasGaps = true");
        if (column.DateFormat is { } format)
            settings.Add($"DateFormat = {CSharp.Of(format)}");
        if (column.MissingValues.Count > 0)
            settings.Add($"MissingValues = {CSharp.Of(column.MissingValues)}");
        return $"new({CSharp.Of(column.Name)}, TableColumnKind.{column.Kind})"
            + (settings.Count > 0 ? $" {{ {string.Join(", ", settings)} }}" : "");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
