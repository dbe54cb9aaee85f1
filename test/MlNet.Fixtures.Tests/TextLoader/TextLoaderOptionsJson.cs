using System.Text.Json;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.TextLoaders;

/// <summary>Reads TextLoader.Options from "options" of a fixture, which lists every public field.</summary>
internal static class TextLoaderOptionsJson
{
    public static TextLoader.Options Read(JsonElement options) => new()
    {
        AllowQuoting = options.GetProperty("AllowQuoting").GetBoolean(),
        AllowSparse = options.GetProperty("AllowSparse").GetBoolean(),
        InputSize = NullableInt(options.GetProperty("InputSize")),
        Separators = [.. options.GetProperty("Separators").EnumerateArray().Select(Char)],
        DecimalMarker = Char(options.GetProperty("DecimalMarker")),
        TrimWhitespace = options.GetProperty("TrimWhitespace").GetBoolean(),
        HasHeader = options.GetProperty("HasHeader").GetBoolean(),
        UseThreads = options.GetProperty("UseThreads").GetBoolean(),
        ReadMultilines = options.GetProperty("ReadMultilines").GetBoolean(),
        HeaderFile = options.GetProperty("HeaderFile").GetString(),
        MaxRows = NullableInt(options.GetProperty("MaxRows")),
        EscapeChar = Char(options.GetProperty("EscapeChar")),
        MissingRealsAsNaNs = options.GetProperty("MissingRealsAsNaNs").GetBoolean(),
        Columns = [.. options.GetProperty("Columns").EnumerateArray().Select(Column)],
    };

    private static TextLoader.Column Column(JsonElement column) => new()
    {
        Name = column.GetProperty("Name").GetString()!,
        DataKind = Enum.Parse<DataKind>(column.GetProperty("DataKind").GetString()!),
        Source = [.. column.GetProperty("Source").EnumerateArray().Select(Range)],
        KeyCount = NullableInt(column.GetProperty("KeyCount")) is { } count ? new KeyCount((ulong)count) : null,
    };

    private static TextLoader.Range Range(JsonElement range) => new()
    {
        Min = range.GetProperty("Min").GetInt32(),
        Max = NullableInt(range.GetProperty("Max")),
        AutoEnd = range.GetProperty("AutoEnd").GetBoolean(),
        AllOther = range.GetProperty("AllOther").GetBoolean(),
        ForceVector = range.GetProperty("ForceVector").GetBoolean(),
        VariableEnd = range.GetProperty("VariableEnd").GetBoolean(),
    };

    private static char Char(JsonElement text) => text.GetString()![0];

    private static int? NullableInt(JsonElement number) => number.ValueKind == JsonValueKind.Null ? null : number.GetInt32();
}
