using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;
using Norm = Microsoft.ML.Transforms.LpNormNormalizingEstimatorBase.NormFunction;
using Replacement = Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>The steps of ML.NET's catalog of transforms.</summary>
internal static partial class StockCatalog
{
    public static IReadOnlyList<StepCase> All { get; } =
    [.. Columns(), .. Conversions(), .. Keys(), .. Hashes(), .. Missing(), .. Normalizers(), .. Projections(), .. Texts()];

    private static StepCase[] Columns() =>
        [
            new("Concatenate", "numbers", ml => ml.Transforms.Concatenate("Out", "Single", "Singles")),
            new("Concatenate", "text", ml => ml.Transforms.Concatenate("Out", "Text", "Texts"), "encode each column first"),
            new("CopyColumns", "numbers", ml => ml.Transforms.CopyColumns("Out", "Singles")),
            new("CopyColumns", "text", ml => ml.Transforms.CopyColumns("Out", "Text")),
            new("DropColumns", "", ml => ml.Transforms.CopyColumns("Out", "Single").Append(ml.Transforms.DropColumns("Text"))),
            new("SelectColumns", "", ml => ml.Transforms.CopyColumns("Out", "Single").Append(ml.Transforms.SelectColumns("Out", "Text"))),
            new(
                "CustomMapping",
                "",
                ml => ml.Transforms.CustomMapping<SingleOnly, OutOnly>((from, to) => to.Out = from.Single, "contract"),
                "give a converter"
            ),
            new(
                "Expression",
                "numbers",
                ml => ml.Transforms.Expression("Out", "(x, y) => x > 1 and !y ? sqrt(x) - 1 : x * 2 ?? -1", "Single", "Boolean")
            ),
            new("Expression", "text", ml => ml.Transforms.Expression("Out", "t => len(t)", "Text"), "compute it in front of the chain"),
            new(
                "SelectFeaturesBasedOnCount",
                "numbers",
                ml => ml.Transforms.FeatureSelection.SelectFeaturesBasedOnCount("Out", "Singles", 50)
            ),
            new(
                "SelectFeaturesBasedOnMutualInformation",
                "numbers",
                ml => ml.Transforms.FeatureSelection.SelectFeaturesBasedOnMutualInformation("Out", "Singles", "Label", 2)
            ),
        ];

    private static IEnumerable<StepCase> Missing()
    {
        foreach (var column in new[] { "Single", "Singles", "Double", "Doubles" })
        {
            yield return new("IndicateMissingValues", column, ml => ml.Transforms.IndicateMissingValues("Out", column), DoubleNote(column));
            foreach (var mode in Enum.GetValues<Replacement>().Distinct())
                yield return new(
                    "ReplaceMissingValues",
                    $"{column}, {mode}",
                    ml => ml.Transforms.ReplaceMissingValues("Out", column, mode),
                    DoubleNote(column)
                );
        }
    }

    private static string DoubleNote(string column) =>
        column.StartsWith("Double", StringComparison.Ordinal) ? "`ConvertType` to `Single` first" : "";

    private static IEnumerable<StepCase> Normalizers()
    {
        foreach (var column in new[] { "Single", "Singles", "Double", "Doubles" })
        {
            yield return new("NormalizeMinMax", column, ml => ml.Transforms.NormalizeMinMax("Out", column));
            yield return new(
                "NormalizeMinMax",
                column + ", shifted",
                ml => ml.Transforms.NormalizeMinMax("Out", column, fixZero: false)
            );
            yield return new("NormalizeMeanVariance", column, ml => ml.Transforms.NormalizeMeanVariance("Out", column));
            yield return new(
                "NormalizeMeanVariance",
                column + ", shifted",
                ml => ml.Transforms.NormalizeMeanVariance("Out", column, fixZero: false)
            );
            yield return new(
                "NormalizeMeanVariance",
                column + ", as CDF",
                ml => ml.Transforms.NormalizeMeanVariance("Out", column, useCdf: true),
                "`NormalizeMeanVariance` without it"
            );
            yield return new(
                "NormalizeLogMeanVariance",
                column,
                ml => ml.Transforms.NormalizeLogMeanVariance("Out", column),
                "`NormalizeMeanVariance`"
            );
            yield return new("NormalizeBinning", column, ml => ml.Transforms.NormalizeBinning("Out", column), "`NormalizeMinMax`");
            yield return new(
                "NormalizeSupervisedBinning",
                column,
                ml =>
                    ml
                        .Transforms.Conversion.MapValueToKey("LabelKey", "Label")
                        .Append(ml.Transforms.NormalizeSupervisedBinning("Out", column, "LabelKey")),
                "`NormalizeMinMax`"
            );
            yield return new("NormalizeRobustScaling", column, ml => ml.Transforms.NormalizeRobustScaling("Out", column));
            yield return new(
                "NormalizeRobustScaling",
                column + ", not centred",
                ml => ml.Transforms.NormalizeRobustScaling("Out", column, centerData: false)
            );
        }
        foreach (var norm in Enum.GetValues<Norm>().Distinct())
        {
            yield return new("NormalizeLpNorm", $"{norm}", ml => ml.Transforms.NormalizeLpNorm("Out", "Singles", norm));
            yield return new(
                "NormalizeLpNorm",
                $"{norm}, zero mean",
                ml => ml.Transforms.NormalizeLpNorm("Out", "Singles", norm, ensureZeroMean: true)
            );
        }
        yield return new("NormalizeGlobalContrast", "", ml => ml.Transforms.NormalizeGlobalContrast("Out", "Singles"));
        yield return new(
            "NormalizeGlobalContrast",
            "by standard deviation",
            ml => ml.Transforms.NormalizeGlobalContrast("Out", "Singles", ensureUnitStandardDeviation: true)
        );
        yield return new(
            "NormalizeGlobalContrast",
            "not centred, scaled",
            ml => ml.Transforms.NormalizeGlobalContrast("Out", "Singles", ensureZeroMean: false, scale: 2)
        );
    }

    private static StepCase[] Projections() =>
        [
            new("ProjectToPrincipalComponents", "", ml => ml.Transforms.ProjectToPrincipalComponents("Out", "Singles", rank: 2)),
            new(
                "ApproximatedKernelMap",
                "",
                ml => ml.Transforms.ApproximatedKernelMap("Out", "Singles", rank: 4),
                "a network of the trainer"
            ),
        ];

    private sealed class SingleOnly
    {
        public float Single { get; set; }
    }

    private sealed class OutOnly
    {
        public float Out { get; set; }
    }
}
