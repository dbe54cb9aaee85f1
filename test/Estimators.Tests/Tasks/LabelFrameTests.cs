using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Labels in a zero and a unit of each row's own.</summary>
[TestClass]
public sealed class LabelFrameTests
{
    private static readonly MLContext s_ml = new(1);

    private static readonly MultiTaskOptions s_options = new()
    {
        Architecture = new HardSharing { TrunkLayers = [16] },
        MaximumEpochs = 4,
        BatchSize = 16,
        Seed = 3,
        Threads = 1,
    };

    /// <summary>A training on (y − o) / s by hand is the same training; its scores, brought back by hand, are the scores.</summary>
    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void ItIsTheTrainingOnChangedLabelsAndTheWayBack(bool hasOffset, bool hasScale)
    {
        var rows = Rows(120);
        foreach (var row in rows)
            row.Changed = (row.Y - (hasOffset ? row.Offset : 0)) / (hasScale ? row.Scale : 1);
        var data = s_ml.Data.LoadFromEnumerable(rows);
        string? offset = hasOffset ? "Offset" : null,
            scale = hasScale ? "Scale" : null;
        string[] features = ["Features", "Offset", "Scale"];
        using var framed = s_ml.MultiTask()
            .Trainer(
                features,
                [
                    new RegressionTask("A", "Y") { OffsetColumn = offset, ScaleColumn = scale },
                    new QuantileTask("Q", "Y") { OffsetColumn = offset, ScaleColumn = scale },
                ],
                s_options
            )
            .Fit(data);
        using var plain = s_ml.MultiTask()
            .Trainer(features, [new RegressionTask("A", "Changed"), new QuantileTask("Q", "Changed")], s_options)
            .Fit(data);

        var (own, by) = (framed.Transform(data), plain.Transform(data));
        var (scores, changed) = (own.GetColumn<float>("A.Score").ToArray(), by.GetColumn<float>("A.Score").ToArray());
        var (quantiles, others) = (own.GetColumn<float[]>("Q.Score").ToArray(), by.GetColumn<float[]>("Q.Score").ToArray());
        for (var i = 0; i < rows.Length; i++)
        {
            float Back(float z) => z * (hasScale ? rows[i].Scale : 1) + (hasOffset ? rows[i].Offset : 0);
            Assert.AreEqual(Back(changed[i]), scores[i], 1e-4f * Math.Max(1, Math.Abs(scores[i])));
            for (var q = 0; q < 3; q++)
                Assert.AreEqual(Back(others[i][q]), quantiles[i][q], 1e-4f * Math.Max(1, Math.Abs(quantiles[i][q])));
        }
        // The stock evaluator compares in the label's own units.
        var rmse = Math.Sqrt(rows.Zip(scores, (row, score) => Math.Pow(row.Y - score, 2)).Average());
        Assert.AreEqual(rmse, s_ml.MultiTask().Evaluate(own)["A"]["RMSE"], 1e-4 * rmse);
    }

    [TestMethod]
    public void ItTravelsInTheFileAndIsTrainedFurther()
    {
        var rows = Rows(120);
        var data = s_ml.Data.LoadFromEnumerable(rows);
        var trainer = s_ml.MultiTask()
            .Trainer(
                ["Features", "Offset", "Scale"],
                [new RegressionTask("A", "Y") { OffsetColumn = "Offset", ScaleColumn = "Scale" }],
                s_options
            );
        using var model = trainer.Fit(data);
        using var stream = new MemoryStream();
        s_ml.MultiTask().ConvertToOnnx(model, data, stream);
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(new MemoryStream(stream.ToArray()), out _);
        CollectionAssert.AreEqual(Scores(model), Scores(loaded));
        using var further = trainer.Continue(model, data);
        Assert.IsLessThan(
            s_ml.MultiTask().Evaluate(model.Transform(data))["A"]["RMSE"],
            s_ml.MultiTask().Evaluate(further.Transform(data))["A"]["RMSE"]
        );

        float[] Scores(MultiTaskTransformer of) => [.. of.Transform(data).GetColumn<float>("A.Score")];
    }

    /// <summary>Another meaning of the same numbers would be trained on without a word.</summary>
    [TestMethod]
    public void ATaskOfAnotherMeaningIsNotTrainedFurther()
    {
        var data = View([.. Rows(60).Select(row => new Row { Features = row.Features, Offset = 1, Scale = 2, Y = Math.Abs(row.Y) })]);
        TaskDefinition[][] all =
        [
            [new RegressionTask("A", "Y")],
            [new RegressionTask("A", "Y") { Log1p = true }],
            [new RegressionTask("A", "Y") { Loss = RegressionLoss.Poisson }],
            [new RegressionTask("A", "Y") { OffsetColumn = "Offset" }],
            [new RegressionTask("A", "Y") { OffsetColumn = "Scale" }],
            [new RegressionTask("A", "Y") { OffsetColumn = "Offset", ScaleColumn = "Scale" }],
            [new QuantileTask("A", "Y")],
            [new QuantileTask("A", "Y") { Quantiles = [0.2, 0.5, 0.8] }],
            [new QuantileTask("A", "Y") { Log1p = true }],
        ];
        MultiTaskEstimator Trainer(TaskDefinition[] tasks) =>
            s_ml.MultiTask().Trainer(["Features", "Offset", "Scale"], tasks, s_options with { MaximumEpochs = 1 });
        var models = all.Select(tasks => Trainer(tasks).Fit(data)).ToArray();
        for (var i = 0; i < all.Length; i++)
            for (var k = 0; k < all.Length; k++)
                if (i == k)
                    Trainer(all[k]).Continue(models[i], data).Dispose();
                else
                    Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(all[k]).Continue(models[i], data), $"{i} as {k}");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(all[5]).Continue(models[1], data)).Message,
            "Task 'A' learnt log(1 + y) in the model, and is to learn (y − 'Offset') / 'Scale'"
        );
        foreach (var model in models)
            model.Dispose();
    }

    [TestMethod]
    public void RowsWithoutOffsetHaveNoLabelAndNoScore()
    {
        var labels = new FramedLabels(
            LabelEncoding.Number(new RegressionTask("A", "Y"), View(Rows(1)).Schema["Y"]),
            "A",
            "Offset",
            "Scale"
        );
        Assert.AreEqual(((7f - 3) / 2, true), Read(new Row { Y = 7, Offset = 3, Scale = 2 }));
        Assert.IsFalse(Read(new Row { Y = 7, Offset = float.NaN, Scale = 2 }).IsThere);
        Assert.IsFalse(Read(new Row { Y = 7, Offset = 3, Scale = float.NaN }).IsThere);
        Assert.IsFalse(Read(new Row { Y = float.NaN, Offset = 3, Scale = 2 }).IsThere);
        foreach (var scale in new[] { 0, -1, float.PositiveInfinity })
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Read(new Row { Y = 7, Offset = 3, Scale = scale })).Message,
                "Task 'A': row 0"
            );

        (float Value, bool IsThere) Read(Row row)
        {
            var view = View([row]);
            using var cursor = view.GetRowCursor(view.Schema);
            var read = labels.Bind(cursor);
            Assert.IsTrue(cursor.MoveNext());
            var to = new float[1];
            return (read(to), to[0]) is var (isThere, value) ? (value, isThere) : default;
        }
    }

    [TestMethod]
    public void WhatCannotBeIsSaid()
    {
        var data = View(Rows(40));
        Says("has to be one of the feature columns, 'Features', 'Scale'", new() { }, ["Features", "Scale"]);
        Says("has to be a number of type Single", new() { OffsetColumn = "Features" }, ["Features", "Scale"]);
        Says("cannot be used together with Log1p", new() { Log1p = true }, ["Features", "Offset", "Scale"]);

        void Says(string text, Settings settings, string[] features) =>
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() =>
                    s_ml.MultiTask()
                        .Trainer(
                            features,
                            [
                                new RegressionTask("A", "Y")
                                {
                                    OffsetColumn = settings.OffsetColumn,
                                    ScaleColumn = "Scale",
                                    Log1p = settings.Log1p,
                                },
                            ],
                            s_options
                        )
                        .Fit(data)
                ).Message,
                text
            );
    }

    private sealed record Settings(string OffsetColumn = "Offset", bool Log1p = false);

    private static IDataView View(Row[] rows) => s_ml.Data.LoadFromEnumerable(rows);

    private static Row[] Rows(int count)
    {
        var random = new Random(5);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    float[] x = [random.NextSingle() - 0.5f, random.NextSingle() - 0.5f];
                    var (offset, scale) = (random.NextSingle() * 20, MathF.Exp(random.NextSingle() * 4));
                    return new Row
                    {
                        Features = x,
                        Offset = offset,
                        Scale = scale,
                        Y = offset + scale * (x[0] - 2 * x[1]),
                    };
                }),
        ];
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        public float Offset { get; set; }

        public float Scale { get; set; }

        public float Y { get; set; }

        public float Changed { get; set; }
    }
}
