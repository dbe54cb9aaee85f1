using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Base of estimators that learn nothing: the transformer is there from the start.</summary>
public abstract class TrivialEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private protected TrivialEstimator(IHost host, TTransformer transformer)
    {
        Contracts.CheckValue(host, nameof(host));
        Contracts.CheckValue(transformer, nameof(transformer));
        Host = host;
        Transformer = transformer;
    }

    private protected IHost Host { get; }

    private protected TTransformer Transformer { get; }

    public TTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        // Fails here, not on reading, where the columns do not fit.
        Transformer.GetOutputSchema(input.Schema);
        return Transformer;
    }

    public abstract SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
