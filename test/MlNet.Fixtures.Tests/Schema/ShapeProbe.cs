using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>An estimator that does nothing but keep the shape it was given.</summary>
internal sealed class ShapeProbe : IEstimator<ITransformer>
{
    public SchemaShape? Seen { get; private set; }

    public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Seen = inputSchema;
}
