using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Model;

/// <summary>The chain of the fixture, fitted again: the bytes of a saved model are nobody's business, what it does is.</summary>
internal static class ModelZip
{
    public static readonly string Network = FixtureFolder.At("model-zip", "net.onnx");

    public static TableView Data() => TableView.ReadCsv(FixtureFolder.At("model-zip", "input.csv"));

    /// <param name="ml">The context to fit in.</param>
    /// <param name="network">The file of the network that the last step applies.</param>
    public static TransformerChain<ITransformer> Fit(MLContext ml, string network)
    {
        IDataView data = Data();
        var transformers = new List<ITransformer>();
        foreach (var estimator in Estimators(ml, network))
        {
            var transformer = estimator.Fit(data);
            data = transformer.Transform(data);
            transformers.Add(transformer);
        }
        return new TransformerChain<ITransformer>([.. transformers]);
    }

    private static IEnumerable<IEstimator<ITransformer>> Estimators(MLContext ml, string network) =>
    [
        ml.Transforms.Conversion.MapValueToKey("SpeciesKey", "Species"),
        ml.Transforms.Concatenate("Features", "A", "V"),
        ml.Transforms.NormalizeMeanVariance("Features"),
        ml.Transforms.ApplyOnnxModel("Out.output", "Features", network),
    ];
}
