using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>What the scenarios start from; each class of them says its own by name.</summary>
internal abstract class ScenarioBase
{
    protected ScenarioBase()
    {
        Data = Ml.Data.LoadFromEnumerable(SRow.Eight());
        NoRows = Ml.Data.LoadFromEnumerable(new List<SRow>());
    }

    /// <summary>Scenario name → what it does. The result is compared, or what is thrown.</summary>
    public abstract IReadOnlyDictionary<string, Func<object?>> All { get; }

    protected MLContext Ml { get; } = new(seed: 1);

    protected TransformsCatalog Tx => Ml.Transforms;

    protected IDataView Data { get; }

    protected IDataView NoRows { get; }

    protected EstimatorChain<NormalizingTransformer> Pipe => Tx.Conversion.MapValueToKey("TKey", "T")
        .Append(Tx.Concatenate("Features", "A", "B", "V"))
        .Append(Tx.NormalizeMeanVariance("Features"));

    protected TransformerChain<NormalizingTransformer> Model => Pipe.Fit(Data);

    protected object? Fit(IEstimator<ITransformer> estimator, IDataView? data = null) =>
        SchemaText.Of(estimator.Fit(data ?? Data).Transform(Data).Schema);
}
