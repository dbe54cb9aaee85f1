using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.Fixtures.Tests.Support;
using NormFunction = Microsoft.ML.Transforms.LpNormNormalizingEstimatorBase.NormFunction;
using Ordinality = Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality;
using OutputKind = Microsoft.ML.Transforms.OneHotEncodingEstimator.OutputKind;
using Replacement = Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>Builds the pipeline that a case.json describes.</summary>
internal static class CasePipeline
{
    public static EstimatorChain<ITransformer> Build(MLContext ml, JsonElement description)
    {
        var chain = new EstimatorChain<ITransformer>();
        foreach (var step in description.GetProperty("steps").EnumerateArray())
            chain = chain.Append(Estimator(ml.Transforms, new CaseStep(step), ml));
        return chain;
    }

    private static IEstimator<ITransformer> Estimator(TransformsCatalog transforms, CaseStep step, MLContext ml) => step.Call switch
    {
        "CopyColumns" => transforms.CopyColumns(step.OutputColumn, step.InputColumn!),
        "Concatenate" => transforms.Concatenate(step.OutputColumn, step.Texts("inputColumnNames")),
        "DropColumns" => transforms.DropColumns(step.Texts("columnNames")),
        "SelectColumns" => step.Has("keepHidden")
            ? transforms.SelectColumns(step.Texts("columnNames"), step.Flag("keepHidden"))
            : transforms.SelectColumns(step.Texts("columnNames")),
        "NormalizeMinMax" => MinMax(transforms, step),
        "NormalizeMeanVariance" => MeanVariance(transforms, step),
        "NormalizeRobustScaling" => transforms.NormalizeRobustScaling(
            step.OutputColumn, step.InputColumn, step.Long("maximumExampleCount"), step.Flag("centerData"), step.UInt("quantileMin"), step.UInt("quantileMax")),
        "NormalizeLpNorm" => transforms.NormalizeLpNorm(step.OutputColumn, step.InputColumn, step.Choice<NormFunction>("norm"), step.Flag("ensureZeroMean")),
        "ReplaceMissingValues" => ReplaceMissing(transforms, step),
        "IndicateMissingValues" => transforms.IndicateMissingValues(step.OutputColumn, step.InputColumn),
        "Categorical.OneHotEncoding" => transforms.Categorical.OneHotEncoding(
            step.OutputColumn, step.InputColumn, step.Choice<OutputKind>("outputKind"), step.Int("maximumNumberOfKeys"), step.Choice<Ordinality>("keyOrdinality")),
        "Conversion.MapValueToKey" => ValueToKey(transforms, step),
        "Conversion.MapKeyToValue" => transforms.Conversion.MapKeyToValue(step.OutputColumn, step.InputColumn),
        "Conversion.MapKeyToVector" => transforms.Conversion.MapKeyToVector(step.OutputColumn, step.InputColumn, step.Flag("outputCountVector")),
        "Conversion.MapKeyToBinaryVector" => transforms.Conversion.MapKeyToBinaryVector(step.OutputColumn, step.InputColumn),
        "Conversion.ConvertType" => transforms.Conversion.ConvertType(step.OutputColumn, step.InputColumn, step.Choice<DataKind>("outputKind")),
        "CustomMapping<SingleRow, CmOut>" => transforms.CustomMapping<SingleRow, CmOut>(CmOut.Fill, contractName: null),
        _ => throw new NotSupportedException($"No pipeline code for the call '{step.Call}' of a case.json."),
    };

    private static NormalizingEstimator MinMax(TransformsCatalog transforms, CaseStep step)
    {
        var (rows, fixZero) = (step.Long("maximumExampleCount"), step.Flag("fixZero"));
        return step.Columns is { } columns
            ? transforms.NormalizeMinMax(columns, rows, fixZero)
            : transforms.NormalizeMinMax(step.OutputColumn, step.InputColumn, rows, fixZero);
    }

    private static NormalizingEstimator MeanVariance(TransformsCatalog transforms, CaseStep step)
    {
        var (rows, fixZero, useCdf) = (step.Long("maximumExampleCount"), step.Flag("fixZero"), step.Flag("useCdf"));
        return step.Columns is { } columns
            ? transforms.NormalizeMeanVariance(columns, rows, fixZero, useCdf)
            : transforms.NormalizeMeanVariance(step.OutputColumn, step.InputColumn, rows, fixZero, useCdf);
    }

    private static MissingValueReplacingEstimator ReplaceMissing(TransformsCatalog transforms, CaseStep step)
    {
        var (mode, bySlot) = (step.Choice<Replacement>("replacementMode"), step.Flag("imputeBySlot"));
        return step.Columns is { } columns
            ? transforms.ReplaceMissingValues(columns, mode, bySlot)
            : transforms.ReplaceMissingValues(step.OutputColumn, step.InputColumn, mode, bySlot);
    }

    private static ValueToKeyMappingEstimator ValueToKey(TransformsCatalog transforms, CaseStep step)
    {
        if (!step.Has("keyData"))
        {
            return transforms.Conversion.MapValueToKey(
                step.OutputColumn, step.InputColumn, step.Int("maximumNumberOfKeys"), step.Choice<Ordinality>("keyOrdinality"), step.Flag("addKeyValueAnnotationsAsText"));
        }

        // "IDataView with one text column T: z, b, a, q"
        var keys = step.Text("keyData")!.Split(": ")[1].Split(", ");
        var view = new TableView([TableColumn.Create("T", TextDataViewType.Instance, keys)]);
        return transforms.Conversion.MapValueToKey(step.OutputColumn, step.InputColumn, keyData: view);
    }
}
