using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Missing columns, wrong types, no data.</summary>
internal sealed class ScenariosOfColumns : ScenarioBase
{
    public override IReadOnlyDictionary<string, Func<object?>> All => new Dictionary<string, Func<object?>>
    {
        ["missing column: Concatenate"] = () => Fit(Tx.Concatenate("F", "A", "Nope")),
        ["missing column: CopyColumns"] = () => Fit(Tx.CopyColumns("F", "Nope")),
        ["missing column: NormalizeMeanVariance"] = () => Fit(Tx.NormalizeMeanVariance("F", "Nope")),
        ["missing column: MapValueToKey"] = () => Fit(Tx.Conversion.MapValueToKey("F", "Nope")),
        ["missing column: MapKeyToValue"] = () => Fit(Tx.Conversion.MapKeyToValue("F", "Nope")),
        ["missing column: OneHotEncoding"] = () => Fit(Tx.Categorical.OneHotEncoding("F", "Nope")),
        ["missing column: ReplaceMissingValues"] = () => Fit(Tx.ReplaceMissingValues("F", "Nope")),
        ["missing column: ReplaceMissingValues Mean"] =
            () => Fit(Tx.ReplaceMissingValues("F", "Nope", MissingValueReplacingEstimator.ReplacementMode.Mean)),
        ["missing column: IndicateMissingValues"] = () => Fit(Tx.IndicateMissingValues("F", "Nope")),
        ["missing column: ConvertType"] = () => Fit(Tx.Conversion.ConvertType("F", "Nope")),
        ["missing column: DropColumns"] = () => Fit(Tx.DropColumns("Nope")),
        ["missing column: SelectColumns"] = () => Fit(Tx.SelectColumns("A", "Nope")),
        ["missing column: in a chain, second step"] = () => Fit(Tx.CopyColumns("A2", "A").Append(Tx.NormalizeMeanVariance("F", "Nope"))),
        ["missing column: in a chain, first step"] = () => Fit(Tx.NormalizeMeanVariance("F", "Nope").Append(Tx.CopyColumns("A2", "A"))),
        ["missing column: dropped by an earlier step"] = () => Fit(Tx.DropColumns("A").Append(Tx.CopyColumns("A2", "A"))),
        ["case matters"] = () => Fit(Tx.CopyColumns("F", "a")),

        ["wrong type: NormalizeMeanVariance on text"] = () => Fit(Tx.NormalizeMeanVariance("F", "T")),
        ["wrong type: NormalizeMinMax on text"] = () => Fit(Tx.NormalizeMinMax("F", "T")),
        ["wrong type: ReplaceMissingValues on text"] = () => Fit(Tx.ReplaceMissingValues("F", "T")),
        ["wrong type: IndicateMissingValues on text"] = () => Fit(Tx.IndicateMissingValues("F", "T")),
        ["wrong type: MapKeyToValue on text"] = () => Fit(Tx.Conversion.MapKeyToValue("F", "T")),
        ["wrong type: MapKeyToVector on float"] = () => Fit(Tx.Conversion.MapKeyToVector("F", "A")),
        ["wrong type: Concatenate float and text"] = () => Fit(Tx.Concatenate("F", "A", "T")),
        ["wrong type: Concatenate Single and Double"] =
            () => Fit(Tx.Conversion.ConvertType("D", "A", DataKind.Double).Append(Tx.Concatenate("F", "A", "D"))),
        ["wrong type: NormalizeLpNorm on a scalar"] = () => Fit(Tx.NormalizeLpNorm("F", "A")),
        ["wrong type: Concatenate of one scalar gives a vector"] = () => Fit(Tx.Concatenate("F", "A")),
        ["Concatenate of nothing"] = () => Tx.Concatenate("F"),
        ["Concatenate of a variable-length vector"] = () => SchemaText.Of(Tx.Concatenate("F", "V").Fit(AnyV).Transform(AnyV).Schema),
        ["NormalizeMeanVariance of a variable-length vector"] = () => Tx.NormalizeMeanVariance("V").Fit(AnyV),

        ["normalise no rows"] = () => SchemaText.CountRows(Tx.NormalizeMeanVariance("A").Fit(NoRows).Transform(Data)),
        ["min-max no rows"] = () => SchemaText.CountRows(Tx.NormalizeMinMax("A").Fit(NoRows).Transform(Data)),
        ["MapValueToKey no rows"] = () => Fit(Tx.Conversion.MapValueToKey("K", "T"), NoRows),
        ["OneHotEncoding no rows"] = () => Fit(Tx.Categorical.OneHotEncoding("K", "T"), NoRows),

        ["null input"] = () => Tx.CopyColumns("A2", "A").Fit(null!),
        ["null output name"] = () => Tx.CopyColumns(null!, "A"),
        ["null input name"] = () => Tx.CopyColumns("B", null!),
        ["null estimator"] = () => Tx.CopyColumns("A2", "A").Append((IEstimator<ITransformer>)null!),

        ["Transform: column missing"] = () => Model.Transform(WithoutB),
        ["Transform: column of another type"] = () => Model.Transform(Ml.Data.LoadFromEnumerable(new List<SRowBType>())),
        ["GetOutputSchema: column missing"] = () => Model.GetOutputSchema(WithoutB.Schema),
        ["normaliser: another vector size at Transform"] = () =>
            SchemaText.Of(Tx.NormalizeMeanVariance("V").Fit(Data).Transform(Tx.Concatenate("V", "V", "A").Fit(Data).Transform(Data)).Schema),
        ["normaliser: text at Transform"] = () =>
            Tx.NormalizeMeanVariance("A").Fit(Data).Transform(Tx.CopyColumns("A", "T").Fit(Data).Transform(Data)),
        ["value to key: float at Transform"] = () =>
            Tx.Conversion.MapValueToKey("K", "T").Fit(Data).Transform(Tx.CopyColumns("T", "A").Fit(Data).Transform(Data)),
    };

    private IDataView AnyV => Ml.Data.LoadFromEnumerable(new[] { new SRowAnyV { T = "x", V = [1, 2] } });

    private IDataView WithoutB => Ml.Data.LoadFromEnumerable(new List<SRowNoB>());
}
