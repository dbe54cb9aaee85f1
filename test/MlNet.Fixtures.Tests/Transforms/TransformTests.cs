using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>Each case of Fixtures/transforms: the fitted chain, its schema and every row it gives.</summary>
[TestClass]
public sealed class TransformTests
{
    public static IEnumerable<object[]> Cases => TransformCases.All;

    public static IEnumerable<object[]> FittedCases => TransformCases.Fitted;

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void FitAndTransform(string name)
    {
        var run = new TransformRun(name);
        if (run.Expected.TryGetProperty("fitException", out var exception))
        {
            ExpectedException.Check(exception, () => run.Fit());
            return;
        }

        var view = run.Fit().Transform(run.Data);
        var columns = run.Expected.GetProperty("columns");
        ExpectedView.Check(columns, view);
        if (run.Expected.TryGetProperty("readException", out exception))
            ExpectedException.CheckInnermost(exception, () => ViewReader.Rows(view));
    }

    [TestMethod]
    [DynamicData(nameof(FittedCases))]
    public void FittedTransformers(string name)
    {
        var run = new TransformRun(name);
        var expected = run.Expected.GetProperty("fittedTransformers");
        var fitted = run.Fit().ToArray();
        Assert.AreEqual(
            string.Join(", ", expected.EnumerateArray().Select(t => t.GetProperty("type").GetString())),
            string.Join(", ", fitted.Select(t => TypeNames.Friendly(t.GetType()))));
        foreach (var (wanted, transformer) in expected.EnumerateArray().Zip(fitted))
        {
            Assert.AreEqual(wanted.GetProperty("isRowToRowMapper").GetBoolean(), transformer.IsRowToRowMapper);
            if (wanted.TryGetProperty("normalizers", out var normalizers))
                CheckNormalizers(normalizers, (NormalizingTransformer)transformer);
        }
    }

    [TestMethod]
    [DynamicData(nameof(FittedCases))]
    public void ShapeForTheNextEstimator(string name)
    {
        var run = new TransformRun(name);
        ExpectedShape.Check(run.Expected.GetProperty("schemaShape"), CasePipeline.Build(run.Ml, run.Description), run.Data);
    }

    [TestMethod]
    [DynamicData(nameof(FittedCases))]
    public void RowByRow(string name)
    {
        var run = new TransformRun(name);
        if (run.Expected.TryGetProperty("readException", out _))
            return;
        ITransformer model = run.Fit();
        var mapper = model.GetRowToRowMapper(run.Data.Schema);
        ExpectedView.CheckSchema(run.Expected.GetProperty("columns"), mapper.OutputSchema);
        using var cursor = run.Data.GetRowCursor(mapper.GetDependencies(mapper.OutputSchema));
        var row = mapper.GetRow(cursor, mapper.OutputSchema);
        Assert.AreSame(mapper.OutputSchema, row.Schema);
        var rows = ViewReader.Rows(row, cursor.MoveNext);
        foreach (var (expected, i) in run.Expected.GetProperty("columns").EnumerateArray().Select((column, i) => (column, i)))
            Assert.IsNull(JsonValue.Difference(expected.GetProperty("values"), rows[i].ToArray()), $"column {i}");
    }

    [TestMethod]
    [DynamicData(nameof(FittedCases))]
    public void SaveAndLoad(string name)
    {
        if (TransformCases.NotSaved.ContainsKey(name))
            return;
        var run = new TransformRun(name);
        using var stream = new MemoryStream();
        run.Ml.Model.Save(run.Fit(), run.Data.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext(seed: 1).Model.Load(stream, out var schema);
        Assert.AreEqual(run.Data.Schema.Count, schema.Count);
        ExpectedView.Check(run.Expected.GetProperty("columns"), loaded.Transform(run.Data));
    }

    [TestMethod]
    public void EveryCaseLeftOutIsThere()
    {
        var cases = FixtureFolder.Cases("transforms").ToHashSet();
        foreach (var name in TransformCases.LeftOut.Keys.Concat(TransformCases.NotSaved.Keys))
            Assert.Contains(name, cases);
    }

    private static void CheckNormalizers(JsonElement expected, NormalizingTransformer transformer)
    {
        for (var i = 0; i < expected.GetArrayLength(); i++)
        {
            var parameters = transformer.GetNormalizerModelParameters(i);
            foreach (var wanted in expected[i].EnumerateObject())
            {
                if (wanted.Name == "type")
                    Assert.AreEqual(wanted.Value.GetString(), TypeNames.Friendly(parameters.GetType()));
                else
                    Assert.IsNull(JsonValue.Difference(wanted.Value, ModelParameters.Read(parameters, wanted.Name)), $"{i} {wanted.Name}");
            }
        }
    }
}
