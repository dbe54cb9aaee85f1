using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Bootstrap intervals: against the normal ones where those are known, and the metrics of drawn rows against ML.NET's
/// own.</summary>
[TestClass]
public sealed class BootstrapTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void OfAMeanTheIntervalIsNearlyTheNormalOne()
    {
        var random = new Random(2);
        const int Rows = 500;
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() < 0.3 ? 1.0 : 0)];
        var mean = x.Average();
        var value = Bootstrap.WithIntervals(
            [new("mean", mean, true)],
            Rows,
            counts => [counts.Select((count, i) => count * x[i]).Sum() / counts.Sum()],
            new EvaluationOptions { BootstrapSamples = 4000 }
        )[0];
        var half = 1.96 * Math.Sqrt(mean * (1 - mean) / Rows);
        Assert.AreEqual(mean - half, value.Interval!.Value.Low, 0.1 * half);
        Assert.AreEqual(mean + half, value.Interval.Value.High, 0.1 * half);
        Assert.AreEqual(0.95, value.Interval.Value.Confidence);
        Assert.AreEqual(mean, value.Value);
    }

    [TestMethod]
    public void EachDrawHasAsManyRowsAsThereAre()
    {
        var draws = new List<int[]>();
        var values = Bootstrap.WithIntervals(
            [new("one", 1, true), new("two", 2, false)],
            7,
            counts =>
            {
                draws.Add([.. counts]);
                return [draws.Count, double.NaN];
            },
            new EvaluationOptions { BootstrapSamples = 50 }
        );
        Assert.HasCount(50, draws);
        foreach (var counts in draws)
            Assert.AreEqual((7, 7), (counts.Length, counts.Sum()));
        // Each row is left out of about (6/7)⁷ of the draws, about a third.
        for (var row = 0; row < 7; row++)
            Assert.IsInRange(5, 30, draws.Count(counts => counts[row] == 0));
        // Of 1 to 50 the middle 95 %; a metric that no draw defines has no interval.
        Assert.IsInRange(1, 4, values[0].Interval!.Value.Low);
        Assert.IsInRange(47, 50, values[0].Interval!.Value.High);
        Assert.IsNull(values[1].Interval);
        Assert.ThrowsExactly<OverflowException>(() =>
            Bootstrap.WithIntervals([], 1L << 32, _ => [], new EvaluationOptions { BootstrapSamples = 10 })
        );
    }

    [TestMethod]
    public void TheIntervalHoldsTheTruthAboutAsOftenAsItSays()
    {
        var random = new Random(7);
        var hits = 0;
        const int Times = 300,
            Rows = 80;
        for (var time = 0; time < Times; time++)
        {
            double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
            var value = Bootstrap.WithIntervals(
                [new("mean", x.Average(), true)],
                Rows,
                counts => [counts.Select((count, i) => count * x[i]).Sum() / Rows],
                new EvaluationOptions
                {
                    BootstrapSamples = 200,
                    Confidence = 0.9,
                    Seed = time,
                }
            )[0];
            hits += value.Interval!.Value.Contains(0.5) ? 1 : 0;
        }
        // 0.9 within four standard deviations of a share of 300.
        Assert.AreEqual(0.9, hits / (double)Times, 4 * Math.Sqrt(0.9 * 0.1 / Times));
    }

    [TestMethod]
    public void WithEveryRowOnceTheMetricsAreMlNets()
    {
        using var transformer = Birds.Transformer(s_ml);
        var view = transformer.Transform(Keyed(Birds.Rows(120)));
        var plain = s_ml.MultiTask().Evaluate(view);
        Same(plain["Species"], task => new MulticlassRows(task).Measure);
        Same(plain["Sex"], task => new BinaryRows(task).Measure);
        Same(plain["Mass"], task => new RegressionRows(task).Measure);

        void Same(TaskMetrics metrics, Func<ScoredTask, Func<int[], double[]>> open)
        {
            var schema = metrics.Task;
            DataViewSchema.Column? presence = schema.PresenceColumn is { } name ? view.Schema[name] : null;
            var task = new ScoredTask(
                s_ml,
                view,
                schema,
                new TaskLabel(schema, view.Schema[schema.LabelColumn], presence),
                new EvaluationOptions { BootstrapSamples = 10 }
            );
            var measured = open(task)([.. Enumerable.Repeat(1, (int)metrics.LabelledRows)]);
            for (var m = 0; m < measured.Length; m++)
                Assert.AreEqual(metrics.Values[m].Value, measured[m], 1e-6 * Math.Max(1, Math.Abs(measured[m])), metrics.Values[m].Name);
        }
    }

    [TestMethod]
    public void TheAreaUnderTheCurveIsTheShareOfPairsInOrder()
    {
        var area = new AreaUnderRoc([0.1f, 0.4f, 0.4f, 0.8f, 0.3f], [false, true, false, true, true]);
        // Of 3 × 2 pairs: 0.4 beats 0.1 and ties with 0.4, 0.8 beats both, 0.3 beats 0.1 alone.
        Assert.AreEqual((1.5 + 2 + 1) / 6, area.Measure(_ => 1), 1e-12);
        // The tied false row three times, the lowest true one twice: 4 false rows, 4 true ones.
        int[] counts = [1, 1, 3, 1, 2];
        Assert.AreEqual((1 + 1.5 + 4 + 2 * 1) / 16, area.Measure(i => counts[i]), 1e-12);
        Assert.AreEqual(double.NaN, area.Measure(i => i is 0 or 2 ? 1 : 0));
        Assert.AreEqual(double.NaN, area.Measure(i => i is 0 or 2 ? 0 : 1));
    }

    [TestMethod]
    public void WithRowsDrawnTwiceTheMetricsAreThoseOfTheDoubledRows()
    {
        using var transformer = Birds.Transformer(s_ml);
        var rows = Birds.Rows(40);
        int[] counts = [.. Enumerable.Range(0, 40).Select(i => i % 3)];
        var drawn = s_ml.MultiTask()
            .Evaluate(transformer.Transform(Keyed([.. rows.SelectMany((row, i) => Enumerable.Repeat(row, counts[i]))])));
        var view = transformer.Transform(Keyed(rows));
        foreach (
            var (name, open) in new (string, Func<ScoredTask, Func<int[], double[]>>)[]
            {
                ("Species", task => new MulticlassRows(task).Measure),
                ("Sex", task => new BinaryRows(task).Measure),
                ("Mass", task => new RegressionRows(task).Measure),
            }
        )
        {
            var schema = drawn[name].Task;
            DataViewSchema.Column? presence = schema.PresenceColumn is { } column ? view.Schema[column] : null;
            var label = new TaskLabel(schema, view.Schema[schema.LabelColumn], presence);
            // The counts of the rows that have the label.
            var labelled = new List<int>();
            using (var cursor = view.GetRowCursor(label.Columns))
            {
                var read = label.Bind(cursor);
                for (var i = 0; cursor.MoveNext(); i++)
                    if (!double.IsNaN(read()))
                        labelled.Add(counts[i]);
            }
            var measured = open(new ScoredTask(s_ml, view, schema, label, new EvaluationOptions { BootstrapSamples = 10 }))([.. labelled]);
            for (var m = 0; m < measured.Length; m++)
                Assert.AreEqual(
                    drawn[name].Values[m].Value,
                    measured[m],
                    1e-6 * Math.Max(1, Math.Abs(measured[m])),
                    drawn[name].Values[m].Name
                );
        }
    }

    [TestMethod]
    public void EveryMetricHasItsIntervalAndTheSeedDecides()
    {
        using var transformer = Birds.Transformer(s_ml);
        var view = transformer.Transform(Keyed(Birds.Rows(120)));
        var metrics = s_ml.MultiTask().Evaluate(view, new EvaluationOptions { BootstrapSamples = 200 });
        foreach (var task in metrics)
            foreach (var value in task.Values)
            {
                Assert.IsNotNull(value.Interval, value.Name);
                Assert.IsTrue(value.Interval.Value.Contains(value.Value), $"{task.Task.Name} {value.Name}: {value.Value} {value.Interval}");
            }
        Assert.AreEqual(
            metrics["Mass"].Main,
            s_ml.MultiTask().Evaluate(view, new EvaluationOptions { BootstrapSamples = 200 })["Mass"].Main
        );
        Assert.AreNotEqual(
            metrics["Mass"].Main,
            s_ml.MultiTask().Evaluate(view, new EvaluationOptions { BootstrapSamples = 200, Seed = 2 })["Mass"].Main
        );
        StringAssert.Contains(
            metrics.ToString(),
            $"AUC {metrics["Sex"].Binary.AreaUnderRocCurve.ToString("G4", System.Globalization.CultureInfo.InvariantCulture)} ["
        );
        Assert.IsNull(s_ml.MultiTask().Evaluate(view)["Mass"].Main!.Value.Interval);
    }

    [TestMethod]
    public void AnIntervalHoldsItsEnds()
    {
        var interval = new ConfidenceInterval(1, 2, 0.95);
        foreach (var value in new[] { 1, 1.5, 2 })
            Assert.IsTrue(interval.Contains(value), $"{value}");
        foreach (var value in new[] { 0.99, 2.01, double.NaN })
            Assert.IsFalse(interval.Contains(value), $"{value}");
    }

    [TestMethod]
    public void OptionsOutOfRange()
    {
        using var transformer = Birds.Transformer(s_ml);
        var view = transformer.Transform(Keyed(Birds.Rows(20)));
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() =>
                    s_ml.MultiTask().Evaluate(view, new EvaluationOptions { BootstrapSamples = 3 })
                )
                .Message,
            "BootstrapSamples"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.MultiTask().Evaluate(view, new EvaluationOptions { Confidence = 1 }))
                .Message,
            "Confidence"
        );
    }

    private static IDataView Keyed(Bird[] birds)
    {
        var data = s_ml.Data.LoadFromEnumerable(birds);
        var keys = s_ml.Data.LoadFromEnumerable(Birds.Species.Select(name => new { Name = name }));
        return s_ml.Transforms.Conversion.MapValueToKey("SpeciesKey", "SpeciesName", keyData: keys).Fit(data).Transform(data);
    }
}
