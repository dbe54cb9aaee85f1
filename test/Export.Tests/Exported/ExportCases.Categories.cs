using Microsoft.ML;
using Ordinality = Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality;
using OutputKind = Microsoft.ML.Transforms.OneHotEncodingEstimator.OutputKind;

namespace MlNet.MultiTask.Export.Tests;

internal static partial class ExportCases
{
    private static Dictionary<string, ExportCase> Categories()
    {
        IDataView rows = View(CategoryRow.All()),
            keys = View(KeyRow.All());
        var (categorical, convert) = (s_transforms.Categorical, s_transforms.Conversion);
        InputOutputColumnPair[] typed = [new("XK", "X"), new("IK", "I"), new("BK", "B"), new("TVK", "TV")],
            back = [new("XB", "XK"), new("IB", "IK"), new("BB", "BK"), new("TVB", "TVK")];
        var given = View(new[] { "z", "b", "a", "q" }.Select(text => new WrittenRow(text)).ToArray());
        ExportCase Hot(OutputKind kind) =>
            new(rows, 9, categorical.OneHotEncoding("CatHot", "T", kind).Append(categorical.OneHotEncoding("CatsHot", "TV", kind)));
        return new()
        {
            ["one-hot"] = Hot(OutputKind.Indicator),
            ["one-hot, as a bag"] = Hot(OutputKind.Bag),
            ["one-hot, as a key"] = Hot(OutputKind.Key),
            ["one-hot in place"] = new(rows, 9, categorical.OneHotEncoding("T")),
            ["one-hot by value, and three keys at most"] = new(
                rows,
                9,
                categorical
                    .OneHotEncoding("ByValue", "T", keyOrdinality: Ordinality.ByValue)
                    .Append(categorical.OneHotEncoding("Max3", "T", maximumNumberOfKeys: 3))
            ),
            ["one-hot text and number, joined"] = new(
                rows,
                9,
                categorical
                    .OneHotEncoding("CatHot", "T")
                    .Append(categorical.OneHotEncoding("NHot", "N"))
                    .Append(s_transforms.Concatenate("Features", "CatHot", "X", "NHot"))
            ),
            // Text that is not ASCII makes the graph stop: see the table of steps.
            ["hashed text"] = new(
                View(CategoryRow.All().Select(row => row with { T = row.T.Replace('é', 'e') }).ToArray()),
                9,
                categorical
                    .OneHotHashEncoding("Hash", "T", numberOfBits: 3)
                    .Append(categorical.OneHotHashEncoding("HashBag", "T", OutputKind.Bag, 3))
            ),
            ["keys to vectors"] = new(
                keys,
                8,
                convert
                    .MapKeyToVector("KInd", "K")
                    .Append(convert.MapKeyToVector("KVInd", "KV"))
                    .Append(convert.MapKeyToVector("KVBag", "KV", outputCountVector: true))
                    .Append(convert.MapKeyToVector("KBag", "K", outputCountVector: true))
            ),
            ["text to key to vector"] = new(rows, 9, convert.MapValueToKey("K", "T").Append(convert.MapKeyToVector("Hot", "K"))),
            ["text to key and back"] = new(rows, 9, convert.MapValueToKey("K", "T").Append(convert.MapKeyToValue("Back", "K"))),
            ["text to key by value, and back"] = new(
                rows,
                9,
                convert.MapValueToKey("K", "T", keyOrdinality: Ordinality.ByValue).Append(convert.MapKeyToValue("Back", "K"))
            ),
            ["text to given keys, and back"] = new(
                rows,
                9,
                convert.MapValueToKey("K", "T", keyData: given).Append(convert.MapKeyToValue("Back", "K"))
            ),
            ["two keys at most, and names as text"] = new(
                rows,
                9,
                convert
                    .MapValueToKey("TK", "T", maximumNumberOfKeys: 2)
                    .Append(convert.MapValueToKey("IK", "I", addKeyValueAnnotationsAsText: true))
            ),
            ["values of all types to keys and back"] = new(rows, 9, convert.MapValueToKey(typed).Append(convert.MapKeyToValue(back))),
            ["values of all types to keys by value, and back"] = new(
                rows,
                9,
                convert.MapValueToKey(typed, keyOrdinality: Ordinality.ByValue).Append(convert.MapKeyToValue(back))
            ),
        };
    }
}
