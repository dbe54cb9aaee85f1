using Microsoft.ML;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>PredictionEngine.</summary>
internal sealed class ScenariosOfPrediction : ScenarioBase
{
    public override IReadOnlyDictionary<string, Func<object?>> All => new Dictionary<string, Func<object?>>
    {
        ["PredictionEngine"] = () => Predict(Row()) is var output ? new object[] { output.Features!, output.TKey } : null,
        ["PredictionEngine: unseen category"] = () => Predict(Row(t: "zzz")).TKey,
        ["PredictionEngine: null text"] = () => Predict(Row(t: null)).TKey,
        ["PredictionEngine: null vector"] = () => Predict(Row() is var row && (row.V = null) == null ? row : row),
        ["PredictionEngine: vector too short"] = () => Predict(new SRow { A = 3, B = -3, T = "y", V = [0, 2] }),
        ["PredictionEngine: null example"] = () => Predict(null!),
        ["PredictionEngine: input class lacks a column"] = () => Ml.Model.CreatePredictionEngine<SRowNoB, SOut>(Model),
        ["PredictionEngine: input class lacks a column, with inputSchema"] = () => Ml.Model.CreatePredictionEngine<SRowNoB, SOut>(Model, Data.Schema),
        ["PredictionEngine: input column of another type"] = () => Ml.Model.CreatePredictionEngine<SRowBType, SOut>(Model),
        ["PredictionEngine: output class has an unknown column"] = () =>
            TypeNames.Friendly(Ml.Model.CreatePredictionEngine<SRow, SOutMissing>(Model).GetType()),
        ["PredictionEngine: output class has an unknown column, ignoreMissingColumns"] = () =>
            $"Nope is {(Ml.Model.CreatePredictionEngine<SRow, SOutMissing>(Model, ignoreMissingColumns: true).Predict(Row()).Nope is null ? "null" : "there")}",
        ["PredictionEngine: output column of another item type"] = () => Ml.Model.CreatePredictionEngine<SRow, SOutWrong>(Model),
        ["PredictionEngine: vector into a scalar member"] = () => Ml.Model.CreatePredictionEngine<SRow, SOutScalar>(Model),
        ["PredictionEngine: OutputSchema"] = () => SchemaText.Of(Ml.Model.CreatePredictionEngine<SRow, SOut>(Model).OutputSchema),
    };

    private static SRow Row(string? t = "y") => new() { A = 3, B = -3, T = t, V = [0, 2, 0] };

    private SOut Predict(SRow row) => Ml.Model.CreatePredictionEngine<SRow, SOut>(Model).Predict(row);
}
