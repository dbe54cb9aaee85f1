using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>The stock steps and trainers that ML.NET's converter has a form for.</summary>
internal static class StockSteps
{
    private static readonly MLContext s_ml = new(seed: 1);

    public static IReadOnlyDictionary<string, Func<IEstimator<ITransformer>>> All { get; } =
        new Dictionary<string, Func<IEstimator<ITransformer>>>
        {
            ["CopyColumns"] = () => s_ml.Transforms.CopyColumns("Out", "Features"),
            ["Concatenate"] = () => s_ml.Transforms.Concatenate("Out", "Number", "Features"),
            ["ConvertType"] = () => s_ml.Transforms.Conversion.ConvertType("Out", "Whole", DataKind.Single),
            ["NormalizeMinMax"] = () => s_ml.Transforms.NormalizeMinMax("Out", "Features", fixZero: false),
            ["NormalizeMeanVariance"] = () => s_ml.Transforms.NormalizeMeanVariance("Out", "Features", fixZero: false),
            ["NormalizeRobustScaling"] = () => s_ml.Transforms.NormalizeRobustScaling("Out", "Features"),
            ["NormalizeLpNorm, L2"] = () => s_ml.Transforms.NormalizeLpNorm("Out", "Features"),
            ["NormalizeLpNorm, L1"] = () =>
                s_ml.Transforms.NormalizeLpNorm("Out", "Features", LpNormNormalizingEstimatorBase.NormFunction.L1),
            ["NormalizeLpNorm, infinity, no mean"] = () =>
                s_ml.Transforms.NormalizeLpNorm(
                    "Out",
                    "Features",
                    LpNormNormalizingEstimatorBase.NormFunction.Infinity,
                    ensureZeroMean: true
                ),
            ["NormalizeLpNorm, deviation"] = () =>
                s_ml.Transforms.NormalizeLpNorm("Out", "Features", LpNormNormalizingEstimatorBase.NormFunction.StandardDeviation),
            ["NormalizeGlobalContrast"] = () => s_ml.Transforms.NormalizeGlobalContrast("Out", "Features"),
            ["IndicateMissingValues"] = () => s_ml.Transforms.IndicateMissingValues("Out", "Number"),
            ["ReplaceMissingValues"] = () => s_ml.Transforms.ReplaceMissingValues("Out", "Features"),
            ["OneHotEncoding"] = () => s_ml.Transforms.Categorical.OneHotEncoding("Out", "Text"),
            ["OneHotEncoding, bag"] = () =>
                s_ml.Transforms.Categorical.OneHotEncoding("Out", "Text", OneHotEncodingEstimator.OutputKind.Bag),
            ["OneHotHashEncoding"] = () => s_ml.Transforms.Categorical.OneHotHashEncoding("Out", "Text", numberOfBits: 4),
            ["Hash of text"] = () => s_ml.Transforms.Conversion.Hash("Out", "Text", numberOfBits: 8),
            ["Hash of a number"] = () => s_ml.Transforms.Conversion.Hash("Out", "Whole", numberOfBits: 8),
            ["Hash of a key"] = () => s_ml.Transforms.Conversion.Hash("Out", "Class", numberOfBits: 8),
            ["MapValueToKey, text"] = () => s_ml.Transforms.Conversion.MapValueToKey("Out", "Text"),
            ["MapValueToKey, number"] = () => s_ml.Transforms.Conversion.MapValueToKey("Out", "Whole"),
            ["MapKeyToValue"] = () =>
                s_ml.Transforms.Conversion.MapValueToKey("Key", "Text").Append(s_ml.Transforms.Conversion.MapKeyToValue("Out", "Key")),
            ["MapKeyToVector"] = () => s_ml.Transforms.Conversion.MapKeyToVector("Out", "Class"),
            ["MapValue"] = () => s_ml.Transforms.Conversion.MapValue("Out", new Dictionary<int, float> { [0] = 1, [1] = 2 }, "Whole"),
            ["TokenizeIntoWords"] = () => s_ml.Transforms.Text.TokenizeIntoWords("Out", "Text"),
            ["TokenizeIntoCharactersAsKeys"] = () => s_ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Out", "Text"),
            ["NormalizeText"] = () =>
                s_ml.Transforms.Text.NormalizeText(
                    "Out",
                    "Text",
                    TextNormalizingEstimator.CaseMode.Lower,
                    keepDiacritics: true,
                    keepPunctuations: true,
                    keepNumbers: true
                ),
            ["RemoveStopWords"] = () =>
                s_ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(s_ml.Transforms.Text.RemoveStopWords("Out", "Words", "of")),
            ["ProduceNgrams"] = () =>
                s_ml
                    .Transforms.Text.TokenizeIntoWords("Words", "Text")
                    .Append(s_ml.Transforms.Conversion.MapValueToKey("Keys", "Words"))
                    .Append(s_ml.Transforms.Text.ProduceNgrams("Out", "Keys")),
            ["ProduceNgrams, weighted, with skips"] = () =>
                s_ml
                    .Transforms.Text.TokenizeIntoWords("Words", "Text")
                    .Append(s_ml.Transforms.Conversion.MapValueToKey("Keys", "Words"))
                    .Append(
                        s_ml.Transforms.Text.ProduceNgrams(
                            "Out",
                            "Keys",
                            ngramLength: 3,
                            skipLength: 1,
                            weighting: NgramExtractingEstimator.WeightingCriteria.TfIdf
                        )
                    ),
            ["ProduceWordBags"] = () => s_ml.Transforms.Text.ProduceWordBags("Out", "Text"),
            ["SelectFeaturesBasedOnCount"] = () => s_ml.Transforms.FeatureSelection.SelectFeaturesBasedOnCount("Out", "Features", 1),
            ["ProjectToPrincipalComponents"] = () => s_ml.Transforms.ProjectToPrincipalComponents("Out", "Features", rank: 2),
            ["Regression, Sdca"] = () => s_ml.Regression.Trainers.Sdca("Target"),
            ["Regression, OnlineGradientDescent"] = () => s_ml.Regression.Trainers.OnlineGradientDescent("Target"),
            ["Regression, LbfgsPoisson"] = () => s_ml.Regression.Trainers.LbfgsPoissonRegression("Target"),
            ["Regression, FastTree"] = () => s_ml.Regression.Trainers.FastTree("Target", numberOfTrees: 5, minimumExampleCountPerLeaf: 2),
            ["Regression, FastTreeTweedie"] = () =>
                s_ml.Regression.Trainers.FastTreeTweedie("Target", numberOfTrees: 5, minimumExampleCountPerLeaf: 2),
            ["Regression, FastForest"] = () =>
                s_ml.Regression.Trainers.FastForest("Target", numberOfTrees: 5, minimumExampleCountPerLeaf: 2),
            ["Regression, LightGbm"] = () =>
                s_ml.Regression.Trainers.LightGbm("Target", numberOfIterations: 5, minimumExampleCountPerLeaf: 2),
            ["Binary, SdcaLogistic"] = () => s_ml.BinaryClassification.Trainers.SdcaLogisticRegression("Label"),
            ["Binary, LbfgsLogistic"] = () => s_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Label"),
            ["Binary, AveragedPerceptron"] = () => s_ml.BinaryClassification.Trainers.AveragedPerceptron("Label"),
            ["Binary, LinearSvm"] = () => s_ml.BinaryClassification.Trainers.LinearSvm("Label"),
            ["Binary, SgdCalibrated"] = () => s_ml.BinaryClassification.Trainers.SgdCalibrated("Label"),
            ["Binary, FastTree"] = () =>
                s_ml.BinaryClassification.Trainers.FastTree("Label", numberOfTrees: 5, minimumExampleCountPerLeaf: 2),
            ["Binary, LightGbm"] = () =>
                s_ml.BinaryClassification.Trainers.LightGbm("Label", numberOfIterations: 5, minimumExampleCountPerLeaf: 2),
            ["Multiclass, SdcaMaximumEntropy"] = () => s_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Class"),
            ["Multiclass, LbfgsMaximumEntropy"] = () => s_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class"),
            ["Multiclass, OneVersusAll"] = () =>
                s_ml.MulticlassClassification.Trainers.OneVersusAll(
                    s_ml.BinaryClassification.Trainers.AveragedPerceptron("Label"),
                    "Class"
                ),
            ["Multiclass, LightGbm"] = () =>
                s_ml.MulticlassClassification.Trainers.LightGbm("Class", numberOfIterations: 5, minimumExampleCountPerLeaf: 2),
            ["KMeans"] = () => s_ml.Clustering.Trainers.KMeans("Features", numberOfClusters: 3),
        };

    /// <summary>What the converter writes for a step.</summary>
    public static byte[] Convert(string name)
    {
        var data = s_ml.Data.LoadFromEnumerable(StockRow.Many(60));
        using var stream = new MemoryStream();
        s_ml.Model.ConvertToOnnx(All[name]().Fit(data), data, stream);
        return stream.ToArray();
    }
}
