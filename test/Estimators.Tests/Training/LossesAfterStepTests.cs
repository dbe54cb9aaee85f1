namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The losses that a balancer is shown behind the update: those of the same rows under the new parameters.</summary>
[TestClass]
public sealed class LossesAfterStepTests
{
    [TestMethod]
    [DataRow(false), DataRow(true)]
    public void AreThoseOfTheSameRowsUnderTheNewParameters(bool byTensors)
    {
        var looking = new Looking();
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [], Dropout = 0 },
            Balancer = looking,
            Optimizer = new Sgd(),
            Threads = 1,
            UpdatesByTensors = byTensors,
        };
        using var step = new EngineStep(options, 2, 2);
        float[][] rows =

            [
                [1, 2],
                [3, -1],
                [0.5f, 0],
            ],
            labels =

            [
                [1, 2, 0],
                [0, -1, 4],
            ];
        for (var i = 0; i < 3; i++)
        {
            step.Step([(rows, labels)], 0.05);
            for (var t = 0; t < 2; t++)
            {
                var (v, c) = (step.Parameter($"head{t}/weight"), step.Parameter($"head{t}/bias")[0]);
                var want = rows.Select((row, k) => Math.Pow((double)v[0] * row[0] + (double)v[1] * row[1] + c - labels[t][k], 2)).Average();
                Assert.AreEqual(want, looking.After[t], 1e-5, $"step {i}, task {t}");
                Assert.IsLessThan(looking.Before[t], looking.After[t]);
            }
        }
    }

    private sealed class Looking : Balancer
    {
        public double[] Before { get; private set; } = [];

        public double[] After { get; private set; } = [];

        public override BalancerNeeds Needs => BalancerNeeds.Losses;

        public override bool NeedsLossesAfterStep => true;

        public override void Weigh(BalancerStep step, Span<double> weights) => weights.Fill(1);

        public override void AfterStep(BalancerStep step, ReadOnlySpan<double> losses) =>
            (Before, After) = (step.Losses.ToArray(), losses.ToArray());
    }
}
