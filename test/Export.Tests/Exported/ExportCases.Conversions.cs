using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

internal static partial class ExportCases
{
    private static Dictionary<string, ExportCase> Conversions()
    {
        var convert = s_transforms.Conversion;
        return new()
        {
            ["Booleans to numbers"] = new(View(FlagRow.All()), 8, convert.ConvertType("F", "B").Append(convert.ConvertType("FV", "BV"))),
            ["whole numbers to numbers"] = new(
                View(IntegerRow.All()),
                8,
                convert.ConvertType([.. new[] { "I", "L", "U", "D", "Y", "S" }.Select(name => new InputOutputColumnPair(name + "F", name))])
            ),
            ["numbers to Booleans"] = new(View(RealRow.All()), 12, convert.ConvertType("C", "X", DataKind.Boolean)),
            ["numbers to doubles"] = new(View(RealRow.All()), 12, convert.ConvertType("C", "X", DataKind.Double)),
            ["numbers to text"] = new(
                View(RealRow.All()),
                12,
                convert.ConvertType("C", "X", DataKind.String),
                ("C", "ONNX Runtime writes infinity, exponents and the last digits in its own way")
            ),
            ["text to doubles"] = new(View(WrittenRow.Reals()), 8, convert.ConvertType("C", "T", DataKind.Double)),
            ["text to whole numbers"] = new(View(WrittenRow.Whole()), 6, convert.ConvertType("C", "T", DataKind.Int32)),
            ["text to numbers"] = new(View(WrittenRow.Reals()), 8, convert.ConvertType("C", "T")),
        };
    }
}
