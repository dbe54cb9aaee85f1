using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Smoothing over nearest neighbours: against the linear system that the iteration solves, and within co-training.</summary>
[TestClass]
public sealed class GraphSmoothingTests
{
    [TestMethod]
    public void TheIterationSolvesTheLinearSystem()
    {
        const int rows = 9,
            neighbours = 2;
        const double alpha = 0.7;
        var random = new SeededRandom(4);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Normal())];
        var (values, points) = (Draw(rows * 3), Draw(rows * 2));

        var smooth = NeighbourGraph.Of(values, rows, neighbours).Smooth(points, 2, new GraphSmoothing { Alpha = alpha, Steps = 200 });

        // z = (1 − α) (I − α S)⁻¹ y, divided by the same of ones.
        var matrix = System(values, rows, neighbours, alpha);
        var ones = Solve(matrix, [.. Enumerable.Repeat(1 - alpha, rows)]);
        for (var part = 0; part < 2; part++)
        {
            var solution = Solve(matrix, [.. Enumerable.Range(0, rows).Select(row => (1 - alpha) * points[row * 2 + part])]);
            for (var row = 0; row < rows; row++)
                Assert.AreEqual(solution[row] / ones[row], smooth[row * 2 + part], 1e-5);
        }
    }

    [TestMethod]
    public void ConstantsStayAndValuesStayBetweenTheirExtremes()
    {
        const int rows = 60;
        var random = new SeededRandom(2);
        var values = Enumerable.Range(0, rows * 4).Select(_ => (float)random.Normal()).ToArray();
        // Some rows are equal: their distance is zero.
        values.AsSpan(0, 16).CopyTo(values.AsSpan(16));
        var graph = NeighbourGraph.Of(values, rows, 5);

        foreach (var value in graph.Smooth([.. Enumerable.Repeat(3.5f, rows)], 1, new GraphSmoothing()))
            Assert.AreEqual(3.5f, value, 1e-5f);
        var points = values[..rows];
        var smooth = graph.Smooth(points, 1, new GraphSmoothing());
        Assert.IsTrue(smooth.Min() >= points.Min() && smooth.Max() <= points.Max());
        Assert.IsTrue(Variance(smooth) < Variance(points));
    }

    [TestMethod]
    public void LabelsSpreadAlongWhatLooksAlike()
    {
        var rows = Arcs.Many(240, every: 20);
        double Right(GraphSmoothing? smoothing)
        {
            var rounds = new Rounds();
            using var model = new MLContext(1)
                .MultiTask()
                .CoTrainer(
                    [new("A", "First"), new("B", "Second")],
                    [Tasks.Binary("Arc", "Arc")],
                    new CoTrainingOptions
                    {
                        Training = TwoViews.Training(epochs: 8),
                        MaximumRounds = 1,
                        PropagatedShare = 1,
                        Threshold = 1e-6,
                        Consensus = true,
                        BalanceClasses = false,
                        Smoothing = smoothing,
                        TruthColumns = new Dictionary<string, string> { ["Arc"] = "TrueArc" },
                        Progress = rounds,
                    }
                )
                .Fit(new MLContext(1).Data.LoadFromEnumerable(rows));
            var network = rounds[^1].Tasks[0].Networks[0];
            Assert.AreEqual(228, network.Propagated);
            return (double)network.Right / network.WithTruth;
        }

        // Two arcs that lie in each other, with six labels each: a network draws its line across both ends.
        var (plain, smooth) = (
            Right(null),
            Right(
                new GraphSmoothing
                {
                    Neighbours = 6,
                    Alpha = 0.99,
                    Steps = 300,
                }
            )
        );
        Assert.IsLessThan(0.95, plain);
        Assert.IsGreaterThan(plain + 0.03, smooth);
    }

    [TestMethod]
    public void WhatCannotBeIsSaid()
    {
        foreach (
            var (options, name) in new (GraphSmoothing, string)[]
            {
                (new() { Neighbours = 0 }, "Neighbours"),
                (new() { Alpha = 1 }, "Alpha"),
                (new() { Alpha = double.NaN }, "Alpha"),
                (new() { Steps = 0 }, "Steps"),
            }
        )
            Assert.AreEqual(
                name,
                Assert
                    .ThrowsExactly<ArgumentOutOfRangeException>(() => TwoViews.Fit(TwoViews.Many(60, 30), new() { Smoothing = options }))
                    .ParamName
            );
        var tooMany = Assert.ThrowsExactly<ArgumentException>(() =>
            TwoViews.Fit(
                TwoViews.Many(60, 30),
                new()
                {
                    Training = TwoViews.Training(epochs: 1),
                    Smoothing = new() { Neighbours = 60 },
                }
            )
        );
        StringAssert.Contains(tooMany.Message, "there are 60 rows");
        var keys = Assert.ThrowsExactly<ArgumentException>(() =>
            new MLContext(1)
                .MultiTask()
                .CoTrainer(
                    [new("Level", "Level"), new("Right", "Right")],
                    [Tasks.Multiclass("Class", "Class")],
                    new CoTrainingOptions { Training = TwoViews.Training(epochs: 1), Smoothing = new() }
                )
                .Fit(TwoViews.View(TwoViews.Many(60, 30)))
        );
        StringAssert.Contains(keys.Message, "'Level' has no column of numbers");
    }

    // I − α S, in double precision, by the definition.
    private static double[,] System(float[] values, int rows, int neighbours, double alpha)
    {
        var width = values.Length / rows;
        double Distance(int a, int b) =>
            Math.Sqrt(Enumerable.Range(0, width).Sum(i => Math.Pow(values[a * width + i] - (double)values[b * width + i], 2)));
        int[] Near(int row) =>
            [.. Enumerable.Range(0, rows).Where(other => other != row).OrderBy(other => Distance(row, other)).Take(neighbours)];
        var weights = new double[rows, rows];
        for (var row = 0; row < rows; row++)
            foreach (var other in Near(row))
            {
                var weight = Math.Exp(
                    -Math.Pow(Distance(row, other), 2) / (Distance(row, Near(row)[^1]) * Distance(other, Near(other)[^1]))
                );
                weights[row, other] += weight;
                weights[other, row] += weight;
            }
        double Degree(int row) => Enumerable.Range(0, rows).Sum(other => weights[row, other]);
        var matrix = new double[rows, rows];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < rows; j++)
                matrix[i, j] = (i == j ? 1 : 0) - alpha * weights[i, j] / Math.Sqrt(Degree(i) * Degree(j));
        return matrix;
    }

    // Gauss's elimination.
    private static double[] Solve(double[,] given, double[] right)
    {
        var (n, a, b) = (right.Length, (double[,])given.Clone(), right.ToArray());
        for (var p = 0; p < n; p++)
            for (var row = p + 1; row < n; row++)
            {
                var factor = a[row, p] / a[p, p];
                for (var column = p; column < n; column++)
                    a[row, column] -= factor * a[p, column];
                b[row] -= factor * b[p];
            }
        for (var row = n - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < n; column++)
                b[row] -= a[row, column] * b[column];
            b[row] /= a[row, row];
        }
        return b;
    }

    private static double Variance(float[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2));

    /// <summary>A place on one of two half circles that lie in each other, seen in two views, with noise of its own each.</summary>
    private sealed class Arcs
    {
        [VectorType(2)]
        public float[] First { get; set; } = [];

        [VectorType(2)]
        public float[] Second { get; set; } = [];

        public float Arc { get; set; }

        public float TrueArc { get; set; }

        public static Arcs[] Many(int count, int every)
        {
            var random = new SeededRandom(6);
            return
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                    {
                        var (arc, place) = (i % 2, i / 2 / (count / 2.0));
                        var (x, y) = (Math.Cos(Math.PI * place), Math.Sin(Math.PI * place));
                        if (arc == 1)
                            (x, y) = (1 - x, 0.5 - y);
                        float[] View() => [(float)(x + 0.04 * random.Normal()), (float)(y + 0.04 * random.Normal())];
                        return new Arcs
                        {
                            First = View(),
                            Second = View(),
                            TrueArc = arc,
                            Arc = i / 2 % every == every / 2 ? arc : float.NaN,
                        };
                    }),
            ];
        }
    }
}
