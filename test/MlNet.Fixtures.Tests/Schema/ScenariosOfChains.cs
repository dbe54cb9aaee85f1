using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Chains of estimators and of transformers, and the mappers of them.</summary>
internal sealed class ScenariosOfChains : ScenarioBase
{
    public override IReadOnlyDictionary<string, Func<object?>> All => new Dictionary<string, Func<object?>>
    {
        ["TransformerChain type"] = () => Name(Model),
        ["TransformerChain enumerates"] = () => Names(Model),
        ["LastTransformer"] = () => Name(Model.LastTransformer),
        ["LastTransformer is the last enumerated"] = () => Model is var model && ReferenceEquals(model.LastTransformer, model.Last()),
        ["EstimatorChain type"] = () => Name(Pipe),
        ["LastEstimator"] = () => Name(Pipe.LastEstimator),
        ["EstimatorChain is no IEnumerable"] = () => (object)Pipe is IEnumerable,
        ["Append leaves the first chain as it was"] = () =>
        {
            var pipe = Pipe;
            var longer = pipe.Append(Tx.CopyColumns("C", "A"));
            return new[] { pipe.Fit(Data).Count(), longer.Fit(Data).Count() };
        },
        ["a chain appended stays nested"] = () =>
            Names(Tx.CopyColumns("A2", "A").Append(Tx.CopyColumns("A3", "A").Append(Tx.CopyColumns("A4", "A"))).Fit(Data)),
        ["empty chain"] = () =>
        {
            var model = new EstimatorChain<ITransformer>().Fit(Data);
            var same = ReferenceEquals(model.Transform(Data), Data);
            return new[]
            {
                $"{model.Count()}",
                $"LastTransformer {(model.LastTransformer is null ? "null" : "there")}",
                SchemaText.Of(model.GetOutputSchema(Data.Schema)),
                $"Transform gives back {(same ? "the same view" : "another view")}",
                ((ITransformer)model).IsRowToRowMapper ? "row to row" : "not row to row",
            };
        },
        ["transformer appended to a transformer"] = () =>
        {
            var model = Tx.CopyColumns("A2", "A").Fit(Data).Append(Tx.NormalizeMinMax("AN", "A").Fit(Data));
            return new[] { Name(model), SchemaText.Of(model.Transform(Data).Schema) };
        },
        ["estimator appended to a chain whose last is a normaliser"] = () => Fit(Pipe.Append(Tx.CopyColumns("F2", "Features"))),
        ["AppendCacheCheckpoint"] = () =>
        {
            var pipe = Pipe.AppendCacheCheckpoint(Ml);
            return new[] { Name(pipe), string.Join(", ", Names(pipe.Fit(Data))) };
        },
        ["AppendCacheCheckpoint on a single estimator"] = () =>
        {
            var pipe = ((IEstimator<ITransformer>)Tx.CopyColumns("A2", "A")).AppendCacheCheckpoint(Ml);
            return $"{Name(pipe)}: {string.Join(", ", Names(pipe.Fit(Data)))}";
        },
        ["AppendCacheCheckpoint on an empty chain"] = () => new EstimatorChain<ITransformer>().AppendCacheCheckpoint(Ml).Fit(Data),
        ["AppendCacheCheckpoint in the middle"] = () =>
            Names(Tx.CopyColumns("A2", "A").AppendCacheCheckpoint(Ml).Append(Tx.NormalizeMinMax("AN", "A2")).Fit(Data)),
        ["how often is the source read without and with a cache checkpoint"] = () => new[] { CountReadings(false), CountReadings(true) },
        ["GetModelFor Scoring"] = () =>
        {
            var model = Tx.CopyColumns("A2", "A")
                .Append(Tx.CopyColumns("A3", "A"), TransformerScope.TrainTest)
                .Append(Tx.CopyColumns("A4", "A"))
                .Fit(Data);
            var scoring = model.GetModelFor(TransformerScope.Scoring).GetOutputSchema(Data.Schema);
            return new[] { string.Join(",", Names(model)), string.Join(", ", scoring.Select(column => column.Name)) };
        },
        ["IsRowToRowMapper"] = () => ((ITransformer)Model).IsRowToRowMapper,
        ["GetRowToRowMapper output schema"] = () => SchemaText.Of(Mapper.OutputSchema),
        ["GetDependencies"] = () =>
            Mapper is var mapper ? mapper.GetDependencies([mapper.OutputSchema["Features"]]).Select(column => column.Name).ToArray() : null,
    };

    private IRowToRowMapper Mapper => ((ITransformer)Model).GetRowToRowMapper(Data.Schema);

    private static string Name(object value) => TypeNames.Friendly(value.GetType());

    private static string[] Names(IEnumerable<ITransformer> model) => model.Select(Name).ToArray();

    private int CountReadings(bool cached)
    {
        var rows = new CountingRows(SRow.Eight());
        IEstimator<ITransformer> start = Tx.CopyColumns("A2", "A");
        if (cached)
            start = start.AppendCacheCheckpoint(Ml);
        start.Append(Tx.NormalizeMeanVariance("N", "A2")).Append(Tx.NormalizeMinMax("M", "N")).Fit(Ml.Data.LoadFromEnumerable(rows));
        return rows.Readings;
    }
}
