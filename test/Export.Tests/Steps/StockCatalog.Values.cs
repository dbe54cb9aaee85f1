using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Output = Microsoft.ML.Transforms.OneHotEncodingEstimator.OutputKind;

namespace MlNet.MultiTask.Export.Tests;

internal static partial class StockCatalog
{
    private static string[] Scalars =>
    [
        "Text", "Single", "Double", "Boolean", "SByte", "Int16", "Int32", "Int64", "Byte", "UInt16", "UInt32", "UInt64",
    ];

    private static IEnumerable<StepCase> Conversions()
    {
        foreach (var from in Scalars)
            foreach (
                var to in new[]
                {
                    DataKind.Single, DataKind.Double, DataKind.Boolean, DataKind.String, DataKind.SByte, DataKind.Int16, DataKind.Int32,
                    DataKind.Int64, DataKind.Byte, DataKind.UInt16, DataKind.UInt32, DataKind.UInt64,
                }
            )
                if (Converts(from, to))
                    yield return new(
                        "ConvertType",
                        $"{from} to {to}",
                        ml => ml.Transforms.Conversion.ConvertType("Out", from, to),
                        Note(from, to)
                    );
        yield return new("ConvertType", "vector of text to Single", ml => ml.Transforms.Conversion.ConvertType("Out", "Texts"));
        yield return new(
            "MapValue",
            "text to a number",
            ml => ml.Transforms.Conversion.MapValue("Out", new Dictionary<string, float> { ["Red"] = 1, ["Köln"] = 2 }, "Text")
        );
        yield return new(
            "MapValue",
            "text to text",
            ml => ml.Transforms.Conversion.MapValue("Out", new Dictionary<string, string> { ["Red"] = "Rot", ["Köln"] = "Coln" }, "Text"),
            "`MapValue` to numbers"
        );
        yield return new(
            "MapValue",
            "a whole number to a number",
            ml => ml.Transforms.Conversion.MapValue("Out", new Dictionary<int, float> { [0] = 1, [-1] = 2 }, "Int32")
        );
        yield return new(
            "MapValue",
            "a number to a number",
            ml => ml.Transforms.Conversion.MapValue("Out", new Dictionary<float, float> { [0] = 1, [-1] = 2, [0.1f] = 3 }, "Single"),
            "keys of whole numbers or text"
        );
    }

    // ML.NET refuses the others at Fit.
    private static bool Converts(string from, DataKind to)
    {
        var signed = to is DataKind.SByte or DataKind.Int16 or DataKind.Int32 or DataKind.Int64;
        var unsigned = to is DataKind.Byte or DataKind.UInt16 or DataKind.UInt32 or DataKind.UInt64;
        return from switch
        {
            "Text" => true,
            "Single" or "Double" => !signed && !unsigned,
            "Boolean" => !unsigned,
            _ => from[0] is 'S' or 'I' ? !unsigned : !signed,
        };
    }

    private static string Note(string from, DataKind to) =>
        (from, to) switch
        {
            ("Single" or "Double", DataKind.String) => "keep it a number",
            ("Boolean", DataKind.String) => "keep it a Boolean",
            (not "Text" and not "Boolean", _) when Narrows(from, to) => "a type as wide, or `Single`",
            ("Text", DataKind.Single or DataKind.Double) => "what is no number is NaN, blank is 0; stops on ∞ and beyond ±1.8e308",
            ("Text", DataKind.Boolean) => "what is none is false",
            ("Text", DataKind.Byte or DataKind.UInt16 or DataKind.UInt32 or DataKind.UInt64) => "what is none is 0",
            ("Text", DataKind.SByte or DataKind.Int16 or DataKind.Int32 or DataKind.Int64) => "stops on what is none, as ML.NET does",
            _ => "",
        };

    private static bool Narrows(string from, DataKind to)
    {
        static int Width(string type) => type switch
        {
            "SByte" or "Byte" => 1,
            "Int16" or "UInt16" => 2,
            "Int32" or "UInt32" => 4,
            "Int64" or "UInt64" => 8,
            _ => 0,
        };
        return Width($"{to}") > 0 && Width($"{to}") < Width(from);
    }

    // What ML.NET's exporter has no form for, and doubles, which ONNX looks up as floats.
    private static string KeyNote(string from) =>
        from switch
        {
            "Double" => "`ConvertType` to `Single` first",
            "SByte" or "Byte" => "`ConvertType` to `Single` first",
            _ => "",
        };

    private static IEnumerable<StepCase> Keys()
    {
        foreach (var from in Scalars)
        {
            yield return new("MapValueToKey", from, ml => ml.Transforms.Conversion.MapValueToKey("Out", from), KeyNote(from));
            yield return new(
                "MapKeyToValue",
                from,
                ml => ml.Transforms.Conversion.MapValueToKey("Key2", from).Append(ml.Transforms.Conversion.MapKeyToValue("Out", "Key2")),
                KeyNote(from)
            );
            yield return new("OneHotEncoding", from, ml => ml.Transforms.Categorical.OneHotEncoding("Out", from), KeyNote(from));
        }
        foreach (var kind in Enum.GetValues<Output>())
            yield return new(
                "OneHotEncoding",
                $"vector of text, {kind}",
                ml => ml.Transforms.Categorical.OneHotEncoding("Out", "Texts", kind),
                kind == Output.Binary ? "`Indicator`" : ""
            );
        yield return new("OneHotEncoding", "text, Key", ml => ml.Transforms.Categorical.OneHotEncoding("Out", "Text", Output.Key));
        yield return new("MapKeyToVector", "a key", ml => ml.Transforms.Conversion.MapKeyToVector("Out", "Key"));
        yield return new("MapKeyToVector", "keys", ml => ml.Transforms.Conversion.MapKeyToVector("Out", "Keys"));
        yield return new(
            "MapKeyToVector",
            "keys, counted",
            ml => ml.Transforms.Conversion.MapKeyToVector("Out", "Keys", outputCountVector: true)
        );
        yield return new(
            "MapKeyToBinaryVector",
            "a key",
            ml => ml.Transforms.Conversion.MapKeyToBinaryVector("Out", "Key"),
            "`MapKeyToVector`"
        );
    }

    private static IEnumerable<StepCase> Hashes()
    {
        foreach (var from in Scalars)
            yield return new("Hash", from, ml => ml.Transforms.Conversion.Hash("Out", from, numberOfBits: 8), HashNote(from));
        yield return new("Hash", "a key", ml => ml.Transforms.Conversion.Hash("Out", "Key", numberOfBits: 8));
        yield return new("Hash", "vector of text", ml => ml.Transforms.Conversion.Hash("Out", "Texts", numberOfBits: 8), HashNote("Text"));
        foreach (var from in new[] { "Text", "Texts", "Single", "Int32", "Boolean", "UInt64" })
            yield return new(
                "OneHotHashEncoding",
                from,
                ml => ml.Transforms.Categorical.OneHotHashEncoding("Out", from, numberOfBits: 4),
                HashNote(from)
            );
    }

    private static string HashNote(string from) =>
        from == "Texts" ? "`OneHotEncoding`"
        : from.StartsWith("Text", StringComparison.Ordinal) ? "stops on text that is not ASCII; `OneHotEncoding` takes any" : "";
}
