using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>An estimator that tells somebody what it has fitted.</summary>
internal sealed class DelegateEstimator<TTransformer>(IEstimator<TTransformer> estimator, Action<TTransformer> onFit) : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    public TTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        var transformer = estimator.Fit(input);
        onFit(transformer);
        return transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return estimator.GetOutputSchema(inputSchema);
    }
}
