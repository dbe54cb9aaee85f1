namespace Microsoft.ML.Transforms;

public sealed partial class NormalizingTransformer
{
    public abstract class NormalizerModelParametersBase
    {
        private protected NormalizerModelParametersBase()
        {
        }
    }

    /// <summary>y = (x - Offset) * Scale. A vector without offsets has an empty Offset.</summary>
    public sealed class AffineNormalizerModelParameters<TData> : NormalizerModelParametersBase
    {
        internal AffineNormalizerModelParameters(TData scale, TData offset) => (Scale, Offset) = (scale, offset);

        public TData Offset { get; }

        public TData Scale { get; }
    }

    /// <summary>y is the cumulative normal distribution at x.</summary>
    public sealed class CdfNormalizerModelParameters<TData> : NormalizerModelParametersBase
    {
        internal CdfNormalizerModelParameters(TData mean, TData standardDeviation, bool useLog) =>
            (Mean, StandardDeviation, UseLog) = (mean, standardDeviation, useLog);

        public TData Mean { get; }

        public TData StandardDeviation { get; }

        public bool UseLog { get; }
    }
}
