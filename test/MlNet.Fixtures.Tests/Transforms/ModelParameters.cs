using System.Collections.Immutable;
using static Microsoft.ML.Transforms.NormalizingTransformer;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>Reads the public parameters of a normaliser, vectors as arrays.</summary>
internal static class ModelParameters
{
    public static object Read(NormalizerModelParametersBase parameters, string name) => parameters switch
    {
        AffineNormalizerModelParameters<float> p => Affine(p, name),
        AffineNormalizerModelParameters<double> p => Affine(p, name),
        AffineNormalizerModelParameters<ImmutableArray<float>> p => ((ImmutableArray<float>)Affine(p, name)).ToArray(),
        AffineNormalizerModelParameters<ImmutableArray<double>> p => ((ImmutableArray<double>)Affine(p, name)).ToArray(),
        CdfNormalizerModelParameters<float> p => Cdf(p, name),
        CdfNormalizerModelParameters<ImmutableArray<float>> p => Cdf(p, name) is ImmutableArray<float> values ? values.ToArray() : p.UseLog,
        _ => throw new NotSupportedException(parameters.GetType().ToString()),
    };

    private static object Affine<T>(AffineNormalizerModelParameters<T> parameters, string name) => name switch
    {
        "Scale" => parameters.Scale!,
        "Offset" => parameters.Offset!,
        _ => throw new NotSupportedException(name),
    };

    private static object Cdf<T>(CdfNormalizerModelParameters<T> parameters, string name) => name switch
    {
        "Mean" => parameters.Mean!,
        "StandardDeviation" => parameters.StandardDeviation!,
        "UseLog" => parameters.UseLog,
        _ => throw new NotSupportedException(name),
    };
}
