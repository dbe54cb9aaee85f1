using System.Text.Json;
using Microsoft.ML;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>One call of a case.json, its arguments read by name. The file lists all of them, defaults included.</summary>
internal sealed class CaseStep(JsonElement step)
{
    private readonly JsonElement _arguments = step.GetProperty("arguments");

    public string Call { get; } = step.GetProperty("call").GetString()!.Replace("ml.Transforms.", "", StringComparison.Ordinal);

    public string OutputColumn => Text("outputColumnName")!;

    public string? InputColumn => Text("inputColumnName");

    /// <summary>The input and output names of the overloads that take several columns, null where the call names one.</summary>
    public InputOutputColumnPair[]? Columns => _arguments.TryGetProperty("columns", out var columns)
        ? [.. columns.EnumerateArray().Select(c => new InputOutputColumnPair(c.GetProperty("outputColumnName").GetString()!, c.GetProperty("inputColumnName").GetString()))]
        : null;

    public bool Has(string name) => _arguments.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public string? Text(string name) => _arguments.TryGetProperty(name, out var value) ? value.GetString() : null;

    public string[] Texts(string name) => [.. _arguments.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    public bool Flag(string name) => _arguments.GetProperty(name).GetBoolean();

    public int Int(string name) => _arguments.GetProperty(name).GetInt32();

    public long Long(string name) => _arguments.GetProperty(name).GetInt64();

    public uint UInt(string name) => _arguments.GetProperty(name).GetUInt32();

    /// <summary>An enum value, in the file with its type's name before it: "KeyOrdinality.ByValue".</summary>
    public T Choice<T>(string name) where T : struct, Enum => Enum.Parse<T>(Text(name)!.Split('.')[^1]);
}
