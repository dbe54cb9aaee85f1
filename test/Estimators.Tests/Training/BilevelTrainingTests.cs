namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Bilevel balancers in the engine: two batches a step, evaluations elsewhere that leave no trace, weights that follow what
/// helps.</summary>
[TestClass]
public sealed class BilevelTrainingTests
{
    [TestMethod]
    [DataRow(false), DataRow(true)]
    public void LookingElsewhereLeavesNoTrace(bool byTensors)
    {
        float[] Train(Balancer balancer)
        {
            using var step = new EngineStep(Options(balancer, byTensors), 2, 4);
            for (var i = 0; i < 4; i++)
                step.Step(
                    [SharedRepresentationTests.Random(12, 4, 2, seed: i), SharedRepresentationTests.Random(12, 4, 2, seed: 50 + i)],
                    0.05
                );
            return step.Values;
        }
        // Dropout's draws, running means and parameters are those of the plain sum on the first batches.
        // To rounding, which libtorch 2.10 does not do alike in both.
        var (want, got) = (Train(new EqualWeights()), Train(new Looking()));
        Assert.HasCount(want.Length, got);
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], 1e-6f, $"value {i}");
    }

    [TestMethod]
    public void GradientsAreThoseOfTheBatchAndThePointAskedFor()
    {
        var looking = new Looking();
        using var step = new EngineStep(
            new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [], Dropout = 0 },
                Balancer = looking,
                Optimizer = new Sgd(),
                Threads = 1,
            },
            2,
            2
        );
        step.Set("head0/weight", 0.5f, -1).Set("head0/bias", 0.25f).Set("head1/weight", 2, 1).Set("head1/bias", 0);
        float[][] training =

            [
                [1, 2],
                [3, -1],
            ],
            validation =

            [
                [0.5f, -2],
                [1, 1],
            ];
        float[][] labels =

            [
                [1, 0],
                [2, -1],
            ],
            others =

            [
                [3, 1],
                [0, 0.5f],
            ];
        step.Step([(training, labels), (validation, others)], 0.1);

        // ŷ = v·x + c with θ moved by 0.5 in every parameter: residuals, and ∂/∂v of mean r² · weight.
        double[][] heads =
        [
            [1, -0.5, 0.75],
            [2.5, 1.5, 0.5],
        ];
        foreach (
            var (rows, targets, gradients, losses) in new[]
            {
                (training, labels, looking.Training, looking.Losses),
                (validation, others, looking.Validation, null),
            }
        )
            for (var t = 0; t < 2; t++)
            {
                double[] residuals =
                [
                    .. rows.Select((row, i) => heads[t][0] * row[0] + heads[t][1] * row[1] + heads[t][2] - targets[t][i]),
                ];
                var slice = step.Store.Slices.Single(slice => slice.Parameter.Name == $"head{t}/weight");
                for (var p = 0; p < 2; p++)
                    Assert.AreEqual(
                        (t + 1) * residuals.Select((r, i) => r * rows[i][p]).Sum(),
                        gradients[slice.Offset + p],
                        1e-4,
                        $"task {t}, [{p}]"
                    );
                if (losses is not null)
                    Assert.AreEqual(residuals.Average(r => r * r), losses[t], 1e-5, $"loss {t}");
            }
    }

    [TestMethod]
    public void FitLowersTheWeightOfAnAuxiliaryTaskThatIsNoise()
    {
        foreach (
            var balancer in new Balancer[]
            {
                new AutoLambda { PrimaryTasks = [0], LearningRate = 0.01 },
                new Moml { LearningRate = 0.02 },
            }
        )
        {
            var random = new SeededRandom(3);
            var rows = Sample.Many(600);
            // A large target without any relation to the features.
            foreach (var row in rows)
                row.Weight = (float)Math.Abs(random.Normal());
            var weights = new List<double[]>();
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [8] },
                Balancer = balancer,
                BatchSize = 32,
                MaximumEpochs = 25,
                Seed = 2,
                Threads = 1,
                Optimizer = new Adam { LearningRate = 0.01 },
                NumericEncoding = new RawEncoding(),
                Progress = new Reports(report => weights.Add([.. report.Tasks.Select(task => task.Weight)])),
            };
            using var model = Sample.Fit(rows, options, Tasks.Regression("Sum", "Sum"), Tasks.Regression("Noise", "Weight"));
            Assert.IsLessThan(0.8 * weights[^1][0], weights[^1][1], $"{balancer.GetType().Name}: {string.Join(", ", weights[^1])}");
        }
    }

    [TestMethod]
    public void EachLearnsAndASecondBatchIsTakenFromTheTrainingRows()
    {
        foreach (var balancer in new Balancer[] { new AutoLambda(), new Moml(), new Forum() })
        {
            var reports = new List<TrainingProgress>();
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [16] },
                Balancer = balancer,
                BatchSize = 16,
                MaximumEpochs = 15,
                Seed = 2,
                Threads = 1,
                Optimizer = new Adam { LearningRate = 0.01 },
                Progress = new Reports(reports.Add),
            };
            using var model = Sample.Fit(Sample.Many(240), options);
            // 216 training rows are 14 batches of 16, two of them a step.
            Assert.AreEqual(7, reports[0].Steps);
            Assert.IsLessThan(0.7 * reports[0].ValidationLoss, reports.Min(report => report.ValidationLoss), balancer.GetType().Name);
        }
    }

    [TestMethod]
    public void ItsWeightsAreNotAveragedNorKept()
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new CrMogm(new Forum())).Message, "Forum");
        var options = new MultiTaskOptions
        {
            Balancer = new Moml(),
            BalancingInterval = 2,
            BatchSize = 8,
        };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Sample.Fit(Sample.Many(40), options)).Message,
            "BalancingInterval"
        );
    }

    private static MultiTaskOptions Options(Balancer balancer, bool byTensors) =>
        new()
        {
            Architecture = new HardSharing
            {
                TrunkLayers = [6],
                Dropout = 0.3,
                Normalization = LayerNormalization.Batch,
            },
            Balancer = balancer,
            Optimizer = new Sgd { Momentum = 0.5 },
            Threads = 1,
            UpdatesByTensors = byTensors,
        };

    /// <summary>Evaluates everything half a unit away from the parameters, and weighs all alike.</summary>
    private sealed class Looking : BilevelBalancer
    {
        public float[] Training { get; private set; } = [];

        public float[] Validation { get; private set; } = [];

        public double[] Losses { get; private set; } = [];

        public override void Weigh(BilevelStep step, Span<double> weights)
        {
            float[] elsewhere = [.. step.Parameters.ToArray().Select(value => value + 0.5f)];
            (Training, Validation, Losses) = (new float[elsewhere.Length], new float[elsewhere.Length], new double[weights.Length]);
            double[] increasing = [.. Enumerable.Range(1, weights.Length).Select(i => (double)i)];
            step.TrainingGradient(elsewhere, increasing, Training);
            step.ValidationGradient(elsewhere, increasing, Validation);
            step.TrainingLosses(elsewhere, Losses);
            Assert.IsTrue(step.IsValidated(0));
            weights.Fill(1);
        }
    }
}
