using Microsoft.ML;
using Replacement = Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode;

namespace MlNet.MultiTask.Export.Tests;

internal static partial class ExportCases
{
    private static Dictionary<string, ExportCase> Missing()
    {
        var rows = View(GapRow.All());
        var cases = new Dictionary<string, ExportCase>
        {
            ["missing values indicated"] = new(
                rows,
                9,
                s_transforms.IndicateMissingValues("XM", "X").Append(s_transforms.IndicateMissingValues("VM", "V"))
            ),
            ["missing values indicated, replaced and joined"] = new(
                rows,
                7,
                s_transforms
                    .IndicateMissingValues("VM", "V")
                    .Append(s_transforms.Conversion.ConvertType("VMF", "VM"))
                    .Append(s_transforms.ReplaceMissingValues("VR", "V", Replacement.Mean))
                    .Append(s_transforms.Concatenate("Features", "VR", "VMF"))
            ),
            ["nothing but missing values replaced"] = new(
                rows,
                7,
                s_transforms
                    .ReplaceMissingValues("ADefaultValue", "AllNan")
                    .Append(s_transforms.ReplaceMissingValues("AMean", "AllNan", Replacement.Mean))
                    .Append(s_transforms.ReplaceMissingValues("AMinimum", "AllNan", Replacement.Minimum))
                    .Append(s_transforms.ReplaceMissingValues("AMaximum", "AllNan", Replacement.Maximum))
                    .Append(s_transforms.ReplaceMissingValues("AMode", "AllNan", Replacement.Mode))
            ),
        };
        foreach (var mode in Enum.GetValues<Replacement>().Distinct())
        {
            cases[$"missing values replaced, {mode}"] = new(
                rows,
                7,
                s_transforms
                    .ReplaceMissingValues("XR", "X", mode)
                    .Append(s_transforms.ReplaceMissingValues("VR", "V", mode))
                    .Append(s_transforms.ReplaceMissingValues("VAll", "V", mode, imputeBySlot: false))
            );
        }
        return cases;
    }
}
