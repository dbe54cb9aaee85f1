namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Readers of sequences against their formulas in double precision, with the network's own parameters by the names that stored
/// models have.</summary>
[TestClass]
public sealed class SequenceTrunkTests
{
    private static readonly int[][] s_rows = [[3, 1, 4, 1, 5, 2, 6, 5], [6, 6, 1]];

    /// <summary>Neighbours at distances 1, 2 and 4; each layer but the first is added to what it reads.</summary>
    [TestMethod]
    public void ConvolutionsReadNeighboursFurtherAndFurtherOff()
    {
        var run = Run(new ConvolutionTrunk(4) { Layers = 3, Window = 3, Dilation = 2 }, 4);
        var p = run.Parameters();
        Check(
            run,
            row =>
            {
                var steps = SequenceByHand.Vectors(p, row);
                for (var layer = 0; layer < 3; layer++)
                {
                    var (before, distance) = (steps, 1 << layer);
                    double[] At(int t) => t >= 0 && t < before.Length ? before[t] : new double[before[0].Length];
                    steps =
                    [
                        .. before.Select(
                            (own, t) =>
                                SequenceByHand
                                    .Linear(p, $"trunk/{layer}/linear", [.. At(t - distance), .. own, .. At(t + distance)])
                                    .Select((x, k) => Math.Max(0, x) + (layer > 0 ? own[k] : 0))
                                    .ToArray()
                        ),
                    ];
                }
                return steps;
            }
        );
    }

    /// <summary>Beside each other what was read up to a step and what was read from the end down to it; the second layer reads
    /// both.</summary>
    [TestMethod]
    public void GruReadsBothWays()
    {
        var run = Run(new GruTrunk(3) { Layers = 2 }, 6);
        var p = run.Parameters();
        double[][] Read(double[][] steps, string name) =>
            SequenceByHand.Gru(steps, p[name + "/weight"], p[name + "/state"], p[name + "/weightBias"], p[name + "/stateBias"]);
        Check(
            run,
            row =>
            {
                var steps = SequenceByHand.Vectors(p, row);
                for (var layer = 0; layer < 2; layer++)
                {
                    var forward = Read(steps, $"trunk/{layer}/forward");
                    var backward = Read([.. steps.Reverse()], $"trunk/{layer}/backward").Reverse();
                    steps = [.. forward.Zip(backward, (one, other) => (double[])[.. one, .. other])];
                }
                return steps;
            }
        );
    }

    /// <summary>Vaswani et al. 2017 with the normalisation in front (Xiong et al. 2020), two heads, three positions, the last for all steps
    /// behind.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void TransformerIsItsFormula(int hidden)
    {
        const int Width = 4;
        var run = Run(new TransformerTrunk(Width) { Layers = 2, Heads = 2, MaximumPositions = 3, Hidden = hidden }, Width);
        var p = run.Parameters();
        Assert.HasCount((hidden > 0 ? hidden : 4 * Width) * Width, p["trunk/0/up/weight"]);
        Check(
            run,
            row =>
            {
                double[][] steps =
                [
                    .. SequenceByHand
                        .Vectors(p, row)
                        .Select((x, t) => Sum(SequenceByHand.Linear(p, "trunk/input", x), Position(p["trunk/positions"], Math.Min(t, 2)))),
                ];
                for (var layer = 0; layer < 2; layer++)
                {
                    var name = $"trunk/{layer}/";
                    double[][] normed = [.. steps.Select(x => SequenceByHand.LayerNorm(p, name + "norm1", x))];
                    double[][] Of(string part) => [.. normed.Select(x => SequenceByHand.Linear(p, name + part, x))];
                    var read = Attend(Of("query"), Of("key"), Of("value"));
                    steps = [.. steps.Zip(read, (x, r) => Sum(x, SequenceByHand.Linear(p, name + "output", r)))];
                    steps =
                    [
                        .. steps.Select(x =>
                        {
                            var up = SequenceByHand.Linear(p, name + "up", SequenceByHand.LayerNorm(p, name + "norm2", x));
                            return Sum(x, SequenceByHand.Linear(p, name + "down", [.. up.Select(SequenceByHand.Gelu)]));
                        }),
                    ];
                }
                return [.. steps.Select(x => SequenceByHand.LayerNorm(p, "trunk/norm", x))];
            }
        );
    }

    /// <summary>Where dropout is the last thing that a trunk does, each value is 0 or, at a probability of ½, twice what it is
    /// otherwise.</summary>
    [TestMethod]
    public void DropoutIsForTrainingAlone()
    {
        foreach (
            var (dropped, plain, width) in new (SequenceTrunk, SequenceTrunk, int)[]
            {
                (new GruTrunk(4) { Dropout = 0.5 }, new GruTrunk(4), 8),
                (new ConvolutionTrunk(8) { Layers = 1, Dropout = 0.5 }, new ConvolutionTrunk(8) { Layers = 1 }, 8),
            }
        )
        {
            var values = Run(plain, width).Torch();
            CollectionAssert.AreEqual(values, Run(plain, width).Torch(isTraining: true));
            CollectionAssert.AreEqual(values, Run(dropped, width).Torch());
            AssertHalfDropped(values, Run(dropped, width).Torch(isTraining: true));
        }
        // Of the steps in front of a trunk, here of none.
        var columns = SequenceNetworks.Of(new SequenceEncoding { Trunk = null, Dropout = 0.5 });
        AssertHalfDropped(new SequenceRun(s_rows, 8, columns, 5).Torch(), new SequenceRun(s_rows, 8, columns, 5).Torch(isTraining: true));
        // Inside a transformer.
        var still = new TransformerTrunk(4) { Dropout = 0 };
        CollectionAssert.AreEqual(Run(still, 4).Torch(), Run(still, 4).Torch(isTraining: true));
        var moving = new TransformerTrunk(4) { Dropout = 0.5 };
        CollectionAssert.AreEqual(Run(still, 4).Torch(), Run(moving, 4).Torch());
        CollectionAssert.AreNotEqual(Run(moving, 4).Torch(), Run(moving, 4).Torch(isTraining: true));
    }

    private static void AssertHalfDropped(float[] values, float[] got)
    {
        for (var i = 0; i < values.Length; i++)
            if (got[i] != 0)
                Assert.AreEqual(2 * values[i], got[i], 1e-5);
        var present = values.Count(x => x != 0);
        Assert.AreEqual(present / 2.0, got.Count(x => x != 0), 0.3 * present);
    }

    private static SequenceRun Run(SequenceTrunk trunk, int width) =>
        new(s_rows, 8, SequenceNetworks.Of(new SequenceEncoding { Trunk = trunk }), width);

    private static void Check(SequenceRun run, Func<int[], double[][]> byHand)
    {
        var want = s_rows.SelectMany(byHand).SelectMany(step => step).ToArray();
        Assert.IsGreaterThan(1e-2, want.Max() - want.Min(), "a constant result would prove nothing");
        Near.Values(want, run.Torch(), 2e-5);
    }

    private static double[] Position(float[] table, int position) => [.. table.Skip(position * 4).Take(4).Select(x => (double)x)];

    private static double[] Sum(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a + b)];

    // Two heads of two values each.
    private static IEnumerable<double[]> Attend(double[][] query, double[][] key, double[][] value) =>
        query.Select(q =>
            Enumerable
                .Range(0, 2)
                .SelectMany(head =>
                {
                    double[] Part(double[] x) => x[(2 * head)..(2 * head + 2)];
                    var shares = SequenceByHand.Softmax([.. key.Select(k => Part(q).Zip(Part(k), (a, b) => a * b).Sum() / Math.Sqrt(2))]);
                    return Enumerable.Range(0, 2).Select(i => shares.Zip(value, (share, v) => share * Part(v)[i]).Sum());
                })
                .ToArray()
        );
}
