using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlNet.MultiTask.Export.Tests;

internal static partial class ExportCases
{
    private static Dictionary<string, ExportCase> Tables()
    {
        string[] text = ["Work", "School", "Marriage", "Job", "Country"];
        InputOutputColumnPair[] hot = [.. text.Select(name => new InputOutputColumnPair(name + "Hot", name))];
        return new()
        {
            ["penguins, every sixth"] = new(View(PenguinRow.All().Where((_, i) => i % 6 == 0).ToArray()), 40, Penguins()),
            ["penguins, the first sixty"] = new(View(PenguinRow.All()[..60]), 60, Penguins()),
            ["people"] = new(
                View(PersonRow.All()),
                150,
                s_transforms
                    .Categorical.OneHotEncoding(hot)
                    .Append(s_transforms.Concatenate("Numbers", "Age", "Years", "Gain", "Hours"))
                    .Append(s_transforms.NormalizeMinMax("NumbersN", "Numbers"))
                    .Append(s_transforms.Concatenate("Features", [.. hot.Select(pair => pair.OutputColumnName), "NumbersN"]))
                    .Append(
                        s_transforms.Conversion.MapValueToKey(
                            "IncomeKey",
                            "Income",
                            keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue
                        )
                    )
            ),
        };
    }

    private static IEstimator<ITransformer> Penguins() =>
        s_transforms
            .Conversion.MapValueToKey("SpeciesKey", "Species")
            .Append(s_transforms.Categorical.OneHotEncoding("IslandHot", "Island"))
            .Append(s_transforms.Categorical.OneHotEncoding("SexHot", "Sex"))
            .Append(
                s_transforms.ReplaceMissingValues(
                    [new("BillLength"), new("BillDepth"), new("FlipperLength")],
                    MissingValueReplacingEstimator.ReplacementMode.Mean
                )
            )
            .Append(s_transforms.Concatenate("Features", "IslandHot", "SexHot", "BillLength", "BillDepth", "FlipperLength", "Year"))
            .Append(s_transforms.NormalizeMeanVariance("Features"));
}
