using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class NormalizationCatalog
{
    private const long DefaultMaximumExampleCount = 1000000000;

    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool fixZero = true) =>
        new(catalog.GetEnvironment(), new MinMaxSettings(maximumExampleCount, fixZero), (outputColumnName, inputColumnName ?? outputColumnName));

    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = DefaultMaximumExampleCount, bool fixZero = true) =>
        new(catalog.GetEnvironment(), new MinMaxSettings(maximumExampleCount, fixZero), InputOutputColumnPair.ToTuples(columns));

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool fixZero = true,
        bool useCdf = false) =>
        new(catalog.GetEnvironment(), new MeanVarianceSettings(maximumExampleCount, fixZero, useCdf), (outputColumnName, inputColumnName ?? outputColumnName));

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog,
        InputOutputColumnPair[] columns,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool fixZero = true,
        bool useCdf = false) =>
        new(catalog.GetEnvironment(), new MeanVarianceSettings(maximumExampleCount, fixZero, useCdf), InputOutputColumnPair.ToTuples(columns));

    public static NormalizingEstimator NormalizeRobustScaling(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool centerData = true,
        uint quantileMin = 25,
        uint quantileMax = 75) =>
        new(
            catalog.GetEnvironment(),
            new RobustScalingSettings(maximumExampleCount, centerData, quantileMin, quantileMax),
            (outputColumnName, inputColumnName ?? outputColumnName));

    public static NormalizingEstimator NormalizeRobustScaling(
        this TransformsCatalog catalog,
        InputOutputColumnPair[] columns,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool centerData = true,
        uint quantileMin = 25,
        uint quantileMax = 75) =>
        new(
            catalog.GetEnvironment(),
            new RobustScalingSettings(maximumExampleCount, centerData, quantileMin, quantileMax),
            InputOutputColumnPair.ToTuples(columns));

    public static LpNormNormalizingEstimator NormalizeLpNorm(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        LpNormNormalizingEstimatorBase.NormFunction norm = LpNormNormalizingEstimatorBase.NormFunction.L2,
        bool ensureZeroMean = false) =>
        new(catalog.GetEnvironment(), outputColumnName, inputColumnName ?? outputColumnName, norm, ensureZeroMean);
}
