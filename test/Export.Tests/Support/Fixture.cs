using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Export.Tests.Support;

/// <summary>A graph that ML.NET 5.0.0's exporter wrote, its input rows, and what ONNX Runtime gave for them.</summary>
internal sealed class Fixture(string name)
{
    /// <summary>The graphs that ONNX Runtime can run.</summary>
    public static string[] Names { get; } = [.. Directory.GetDirectories(Folder).Where(Runs).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures");

    private static bool Runs(string folder) => File.Exists(Path.Combine(folder, "ort.json")) && File.ReadAllText(Path.Combine(folder, "ort.json")).StartsWith('[');

    public byte[] Graph => File.ReadAllBytes(Path.Combine(Folder, name, "graph.onnx"));

    /// <summary>Each output's values in one line, as text.</summary>
    public IEnumerable<(string Name, string[] Values)> Expected()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name, "ort.json")));
        foreach (var output in json.RootElement.EnumerateArray())
            yield return (output.GetProperty("name").GetString()!, [.. Flat(output.GetProperty("values"))]);
    }

    /// <summary>The visible columns as ML.NET itself computed them, in one line, as text.</summary>
    public IEnumerable<(string Name, string[] Values)> Columns()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name, "expected.json")));
        foreach (var column in json.RootElement.GetProperty("columns").EnumerateArray())
            if (!column.GetProperty("isHidden").GetBoolean()) yield return (column.GetProperty("name").GetString()!, [.. Flat(column.GetProperty("values"))]);
    }

    /// <summary>The input rows as tensors.</summary>
    public IEnumerable<(string Name, object Tensor)> Inputs()
    {
        var lines = Csv(File.ReadAllText(Path.Combine(Folder, name, "input.csv"))).ToList();
        for (int c = 0; c < lines[0].Count; c++)
        {
            string type = lines[1][c];
            string[][] cells = [.. lines.Skip(2).Select(l => type.StartsWith("Vector", StringComparison.Ordinal) ? l[c].Split(';') : [l[c]])];
            yield return (lines[0][c], Tensor(type, cells));
        }
    }

    private static object Tensor(string type, string[][] cells)
    {
        int[] dims = [cells.Length, cells[0].Length];
        DenseTensor<T> Of<T>(Func<string, T> parse) => new(cells.SelectMany(r => r).Select(parse).ToArray(), dims);
        string item = type.Replace("Vector<", "").Split(',')[0].Split('<')[0].TrimEnd('>');
        return item switch
        {
            "String" => Of(s => s),
            "Single" => Of(s => float.Parse(s, CultureInfo.InvariantCulture)),
            "Double" => Of(s => double.Parse(s, CultureInfo.InvariantCulture)),
            "Boolean" => Of(bool.Parse),
            "Key" or "UInt32" => Of(uint.Parse),
            "Int32" => Of(int.Parse),
            "Int64" => Of(long.Parse),
            "Int16" => Of(short.Parse),
            "Byte" => Of(byte.Parse),
            _ => throw new NotSupportedException(type),
        };
    }

    private static IEnumerable<string> Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Flat),
        JsonValueKind.String => [value.GetString()!],
        _ => [value.GetRawText()],
    };

    private static IEnumerable<List<string>> Csv(string text)
    {
        var row = new List<string>();
        var cell = new System.Text.StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (quoted || c is not (',' or '\n')) cell.Append(c);
            else
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c != '\n') continue;
                yield return row;
                row = [];
            }
        }
    }
}
