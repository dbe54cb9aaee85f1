using System.Text.Json;
using Microsoft.ML;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>One case of Fixtures/transforms, ready to be run: all rows, of which the first some are for Fit.</summary>
internal sealed class TransformRun(string name)
{
    public MLContext Ml { get; } = new(seed: 1);

    public JsonElement Description { get; } = FixtureFolder.Json("transforms", name, "case.json");

    public JsonElement Expected { get; } = FixtureFolder.Json("transforms", name, "expected.json");

    public TableView Data { get; } = TableView.ReadCsv(FixtureFolder.At("transforms", name, "input.csv"));

    public Microsoft.ML.Data.TransformerChain<ITransformer> Fit() =>
        CasePipeline.Build(Ml, Description).Fit(Data.Take(Description.GetProperty("fitRows").GetInt32()));
}
