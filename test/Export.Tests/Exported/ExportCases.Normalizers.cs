using Microsoft.ML;
using Norm = Microsoft.ML.Transforms.LpNormNormalizingEstimatorBase.NormFunction;

namespace MlNet.MultiTask.Export.Tests;

internal static partial class ExportCases
{
    private static Dictionary<string, ExportCase> Normalizers()
    {
        IDataView scales = View(ScaleRow.All()),
            complete = View(NumberRow.Complete());
        InputOutputColumnPair[] all =
        [
            .. new[] { "X", "Neg", "Const", "Zero", "Nan", "Huge", "V" }.Select(name => new InputOutputColumnPair(name + "N", name)),
        ];
        return new()
        {
            ["min-max"] = new(scales, 8, s_transforms.NormalizeMinMax(all)),
            ["min-max, shifted"] = new(scales, 8, s_transforms.NormalizeMinMax(all, fixZero: false)),
            ["mean and variance"] = new(scales, 8, s_transforms.NormalizeMeanVariance(all)),
            ["mean and variance, shifted"] = new(scales, 8, s_transforms.NormalizeMeanVariance(all, fixZero: false)),
            ["robust scaling"] = new(
                complete,
                8,
                s_transforms.NormalizeRobustScaling("XN", "X").Append(s_transforms.NormalizeRobustScaling("VN", "V"))
            ),
            ["robust scaling, not centred"] = new(
                complete,
                8,
                s_transforms
                    .NormalizeRobustScaling("XN", "X", centerData: false, quantileMin: 10, quantileMax: 90)
                    .Append(s_transforms.NormalizeRobustScaling("VN", "V", centerData: false, quantileMin: 10, quantileMax: 90))
            ),
            ["unit lengths"] = new(
                complete,
                10,
                s_transforms
                    .NormalizeLpNorm("L2", "V")
                    .Append(s_transforms.NormalizeLpNorm("L1", "V", Norm.L1))
                    .Append(s_transforms.NormalizeLpNorm("L2c", "V", ensureZeroMean: true))
            ),
            ["normalised in place, twice"] = new(
                complete,
                8,
                s_transforms
                    .Concatenate("Features", "X", "V")
                    .Append(s_transforms.NormalizeMeanVariance("Features"))
                    .Append(s_transforms.NormalizeMinMax("Features"))
            ),
        };
    }
}
