using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Chains of stock steps over three numbers and a vector, and their steps.</summary>
internal static class SmallChain
{
    public static MLContext Ml { get; } = new(1);

    public static IDataView Rows { get; } =
        Ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 20).Select(i => new Row { A = i, B = i * i, C = i % 3, V = [i, -i] })
        );

    public static IReadOnlyList<ChainStep> Steps(IEstimator<ITransformer> chain) => ChainStep.Of(chain.Fit(Rows), Rows.Schema);

    public sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        public float C { get; set; }

        [VectorType(2)]
        public float[] V { get; set; } = [];
    }
}
