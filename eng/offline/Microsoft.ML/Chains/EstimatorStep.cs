namespace Microsoft.ML.Data;

/// <summary>An estimator in a chain.</summary>
internal sealed record EstimatorStep(IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter);
