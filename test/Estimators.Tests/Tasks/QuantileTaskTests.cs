using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Quantile tasks from data to scored columns.</summary>
[TestClass]
public sealed class QuantileTaskTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true, DisplayName = "ensemble")]
    public void FindsTheQuantilesOfTheNoise(bool ensemble)
    {
        using var model = s_ml.MultiTask()
            .Trainer("Features", [Tasks.Quantile("Amount", "Amount")], TagSample.Options(ensemble ? 20 : 40, TagSample.Network(ensemble)))
            .Fit(s_ml.Data.LoadFromEnumerable(TagSample.Many(1500)));
        var test = TagSample.Many(500, seed: 2);
        var scored = model.Transform(s_ml.Data.LoadFromEnumerable(test)).GetColumn<float[]>("Amount.Score").ToArray();

        // Amount = 100 + 20 x₀ + 5 u: its 10 %, 50 % and 90 % quantiles lie at u = −0.8, 0 and 0.8.
        double[] noise = [-4, 0, 4];
        for (var k = 0; k < 3; k++)
            Assert.IsLessThan(
                1.0,
                scored.Zip(test).Average(pair => Math.Abs(pair.First[k] - (100 + 20 * pair.Second.Features[0] + noise[k]))),
                $"quantile {k}"
            );
        Assert.AreEqual(
            0.8,
            scored.Zip(test).Average(pair => pair.Second.Amount >= pair.First[0] && pair.Second.Amount <= pair.First[2] ? 1 : 0),
            0.1,
            "rows inside the interval"
        );
    }

    [TestMethod]
    public void TheColumnSaysItsQuantiles()
    {
        var data = s_ml.Data.LoadFromEnumerable(TagSample.Many(60));
        using var model = s_ml.MultiTask()
            .Trainer("Features", [Tasks.Quantile("Amount", "Amount", [0.05, 0.5])], TagSample.Options(2))
            .Fit(data);
        var column = model.Transform(data).Schema["Amount.Score"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);

        Assert.AreEqual("q0.05,q0.5", string.Join(",", names.DenseValues()));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2), column.Type);
        Assert.AreEqual("quantile", model.Schema.Tasks[0].Kind);
    }

    [TestMethod]
    public void RowsWithoutTheLabelAreLeftOut()
    {
        float[] Fit(float feature)
        {
            var rows = TagSample.Many(90);
            foreach (var row in rows.Where((_, i) => i % 3 == 0))
                (row.Amount, row.Features) = (float.NaN, [feature, 0, 0, 0]);
            using var model = s_ml.MultiTask()
                .Trainer("Features", [Tasks.Quantile("Amount", "Amount")], TagSample.Options(3))
                .Fit(s_ml.Data.LoadFromEnumerable(rows));
            Assert.AreEqual(60, model.Schema.Tasks[0].LabelledRows);
            return
            [
                .. model
                    .Transform(s_ml.Data.LoadFromEnumerable(TagSample.Many(30, seed: 4)))
                    .GetColumn<float[]>("Amount.Score")
                    .SelectMany(x => x),
            ];
        }

        CollectionAssert.AreEqual(Fit(1), Fit(-7));
    }
}
