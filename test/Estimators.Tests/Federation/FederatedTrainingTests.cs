using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Clients that train alone for some steps and then average their networks.</summary>
[TestClass]
public sealed class FederatedTrainingTests
{
    private const double Rounding = 5e-5;
    private static readonly int[] s_counts = [80, 50, 70];

    // Steps on all rows, without anything that is not a sum over rows.
    private static MultiTaskOptions Plain =>
        SharedTraining.Options(epochs: 6) with
        {
            NumericEncoding = new RawEncoding(),
            Optimizer = new Sgd { LearningRate = 0.1 },
            Regularization = new Regularization { L2 = 1e-3 },
            BatchSize = 200,
            ValidationFraction = 0,
        };

    private static MultiTaskOptions Federated(MultiTaskOptions options, FederatedOptions? federation = null) =>
        options with { Federation = federation ?? new FederatedOptions { LocalSteps = 1, Heads = FederatedHeads.Averaged } };

    [TestMethod]
    [Timeout(60_000)]
    public void OneStepAndAnAverageAreAStepOnTheRowsOfAll()
    {
        // The shards differ in their rows, in the labels that they lack and in the rows' weights.
        foreach (var optimizer in new Optimizer[] { new Sgd { LearningRate = 0.1 }, new Sgd { LearningRate = 0.1, Momentum = 0.5 } })
        {
            var options = Plain with { Optimizer = optimizer };
            using var alone = SharedTraining.Alone(SharedTraining.Rows(), options);
            var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
            using var exact = SharedTraining.Same(SharedTraining.Together(rows, options));
            var models = SharedTraining.Together(rows, Federated(options));
            SharedTraining.Close(exact, models[0], Rounding);
            SharedTraining.Close(alone, models[0], Rounding);
            foreach (var model in models.Skip(1))
                Near.Values(Sample.Scores(models[0], "Sum.Score"), Sample.Scores(model, "Sum.Score"), 0, "every client has the same");
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public void MoreStepsOfEachAreAnotherTraining()
    {
        // What the test above would not see if all steps were taken together after all.
        using var alone = SharedTraining.Alone(SharedTraining.Rows(), Plain with { BatchSize = 24 });
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        var models = SharedTraining.Together(rows, Federated(Plain with { BatchSize = 24 }, new FederatedOptions { LocalSteps = 4 }));
        Assert.AreNotEqual(Sample.Scores(alone, "Sum.Score")[0], Sample.Scores(models[0], "Sum.Score")[0], 1e-4);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float A { get; set; }

        public float B { get; set; } = float.NaN;
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ATinyCaseByHand()
    {
        // A network of one tanh unit, the rows of a client all alike, so that every batch is the same: 4 steps for the first client, 2 for
        // the second, which begins anew. B is the second client's alone.
        List<Row>[] rows =
        [
            [.. Enumerable.Range(0, 8).Select(_ => new Row { Features = [0.5f, -1], A = 2 })],
            [.. Enumerable.Range(0, 4).Select(_ => new Row { Features = [1, 0.25f], A = -1, B = 3 })],
        ];
        using var folder = new TemporaryFolder();
        const double Rate = 0.1;
        MultiTaskTransformer Fit(IEnumerable<Row> own, Communicator? ranks, double rate, string at)
        {
            var ml = new MLContext(1);
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [1], Activation = Activation.Tanh },
                NumericEncoding = new RawEncoding(),
                Optimizer = new Sgd { LearningRate = rate },
                BatchSize = 2,
                MaximumEpochs = 2,
                ValidationFraction = 0,
                Seed = 3,
                Threads = 1,
                Communicator = ranks,
                Federation = new FederatedOptions { LocalSteps = 2 },
                Checkpoints = new CheckpointOptions { Folder = Path.Combine(folder.Path, at) },
            };
            TaskDefinition[] tasks = [Tasks.Regression("A", "A"), Tasks.Regression("B", "B")];
            return ml.MultiTask().Trainer("Features", tasks, options).Fit(ml.Data.LoadFromEnumerable(own));
        }
        // [w₁, w₂, b, vA, cA, vB, cB] of the network: h = tanh(w·x + b), A = vA h + cA, B = vB h + cB.
        double[] Weights(string at)
        {
            var newest = Directory.GetFiles(Path.Combine(folder.Path, at), "*.safetensors").Max()!;
            var saved = Checkpoint.Read(newest);
            string[] names = ["trunk/0/linear/weight", "trunk/0/linear/bias", "head0/weight", "head0/bias", "head1/weight", "head1/bias"];
            return [.. names.SelectMany(name => saved.Get<float>("weights/" + name).ToArray()).Select(value => (double)value)];
        }
        using var still = Fit(rows[0].Concat(rows[1]), null, 1e-30, "start");
        var start = Weights("start");
        foreach (var model in Communicator.OnThreads(2, ranks => Fit(rows[ranks.Rank], ranks, Rate, "federated")))
            model.Dispose();

        // Labels are standardised over all rows: A has the mean 1 and the variance (8 · 1² + 4 · 2²) / 12 = 2, B is 3 everywhere.
        double[] answerA = [1 / Math.Sqrt(2), -2 / Math.Sqrt(2)];
        // Labels of A are 8 and 4 of 12, of B 0 and 4 of 4. The clients count ½ (2/3 + 0) and ½ (1/3 + 1).
        double[] counts = [1 / 3.0, 2 / 3.0], shareA = [2 / 3.0, 1 / 3.0], shareB = [0, 1];
        double[][] clients = [[.. start], [.. start]];
        for (var round = 0; round < 4; round++)
        {
            for (var c = 0; c < 2; c++)
                for (var step = 0; step < 2; step++)
                    Step(clients[c], rows[c][0].Features, answerA[c], hasB: c == 1, shareA[c] / counts[c], shareB[c] / counts[c]);
            for (var i = 0; i < 5; i++)
            {
                double[] weights = i < 3 ? counts : shareA;
                clients[0][i] = clients[1][i] = weights[0] * clients[0][i] + weights[1] * clients[1][i];
            }
        }
        for (var c = 0; c < 2; c++)
            Near.Values(clients[c], Weights(Path.Combine("federated", $"rank-{c}-of-2")), 1e-5, $"client {c}");
        CollectionAssert.AreEqual(start[5..], clients[0][5..], "B is not the first client's");
        Assert.AreNotEqual(start[5], clients[1][5], 1e-3);

        static void Step(double[] at, float[] x, double answerA, bool hasB, double factorA, double factorB)
        {
            var h = Math.Tanh(at[0] * x[0] + at[1] * x[1] + at[2]);
            var errorA = 2 * (at[3] * h + at[4] - answerA);
            var errorB = hasB ? 2 * (at[5] * h + at[6]) : 0;
            var hidden = (factorA * errorA * at[3] + factorB * errorB * at[5]) * (1 - h * h);
            double[] gradient = [hidden * x[0], hidden * x[1], hidden, errorA * h, errorA, errorB * h, errorB];
            for (var i = 0; i < at.Length; i++)
                at[i] -= Rate * gradient[i];
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public void HeadsStayWhereTheirLabelsAre()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        foreach (var client in new[] { 0, 2 })
            foreach (var row in rows[client])
                row.Sum = float.NaN;
        using var folder = new TemporaryFolder();
        Dictionary<string, float[]>[] Train(FederatedHeads heads)
        {
            var at = Path.Combine(folder.Path, $"{heads}");
            var options = Plain with
            {
                BatchSize = 24,
                Checkpoints = new CheckpointOptions { Folder = at },
                Federation = new FederatedOptions { LocalSteps = 3, Heads = heads },
            };
            SharedTraining.Together(rows, options);
            return [.. Enumerable.Range(0, 3).Select(rank => Weights(Path.Combine(at, $"rank-{rank}-of-3")))];
        }
        void Check(FederatedHeads heads, Func<string, bool> isCommon)
        {
            var clients = Train(heads);
            foreach (var name in clients[0].Keys)
                for (var rank = 1; rank < 3; rank++)
                    Assert.AreEqual(
                        isCommon(name),
                        clients[0][name].SequenceEqual(clients[rank][name]) && clients[1][name].SequenceEqual(clients[2][name]),
                        $"{heads}: {name}"
                    );
        }
        Check(FederatedHeads.OwnTasksAtHome, name => !name.Contains("tower2", StringComparison.Ordinal) && !Is(name, 2));
        Check(FederatedHeads.AllAtHome, name => name.StartsWith("weights/trunk", StringComparison.Ordinal));
        Check(FederatedHeads.Averaged, _ => true);

        static bool Is(string name, int task) =>
            name.StartsWith($"weights/head{task}/", StringComparison.Ordinal)
            || name.StartsWith($"weights/towers/{task}/", StringComparison.Ordinal);
    }

    [TestMethod]
    [Timeout(120_000)]
    public void EverythingThatClientsDoTogether()
    {
        // Held-out rows, thresholds, encodings by quantiles, dropout, an average of the weights, a refit.
        var rows = SharedTraining.Divide(SharedTraining.Rows(600), 300, 100, 200);
        var options = SharedTraining.Options(epochs: 30) with
        {
            Architecture = new HardSharing { TrunkLayers = [24], Dropout = 0.1 },
            NumericEncoding = new PiecewiseLinearEncoding(),
            Optimizer = new Adam { LearningRate = 0.01 },
            WeightAveraging = 0.9,
            StoppingCriterion = StoppingCriterion.TaskErrors,
            Federation = new FederatedOptions { LocalSteps = 5 },
        };
        foreach (var refit in new[] { false, true })
        {
            TaskDefinition[] tasks = [.. Sample.AllTasks(), new BinaryTask("Chosen", "Sign") { ThresholdForF1 = true }];
            var models = SharedTraining.Together(rows, options with { Refit = refit }, tasks);
            var wrong = Enumerable
                .Range(0, 40)
                .Count(i => Sample.Scores(models[1], "Sign.Score")[i] > 0 != Sample.Many(40, seed: 9)[i].Sign > 0);
            Assert.IsLessThan(5, wrong, $"refit {refit}");
            var thresholds = models.Select(model => model.Schema.Tasks[3].Thresholds![0]).ToArray();
            Assert.HasCount(1, thresholds.Distinct());
            foreach (var model in models)
                model.Dispose();
        }
    }

    [TestMethod]
    [Timeout(120_000)]
    public void WhatSeveralRanksCannotDivideClientsDoAlone()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        void Trains(MultiTaskOptions options)
        {
            var models = SharedTraining.Together(rows, options with { Federation = new FederatedOptions { LocalSteps = 4 } });
            Near.Values(Sample.Scores(models[0], "Sign.Score"), Sample.Scores(models[2], "Sign.Score"), 0);
        }
        var options = SharedTraining.Options();
        Trains(options with { Balancer = new UpGrad(), BalancingGradients = BalancingGradients.SharedRepresentation });
        Trains(options with { Balancer = new MoDo() });
        Trains(options with { GroupColumn = "Key" });
        Trains(options with { TimeColumn = "Weight" });
        Trains(options with { UpdatesByTensors = true, Balancer = new CaGrad() });
        Trains(new MultiTaskOptions { Preset = Preset.Fast, MaximumEpochs = 2, Seed = 3, Threads = 1 });
        var many = SharedTraining.Divide(Sample.Many(90_000), 44_000, 46_000);
        using var streamed = SharedTraining.Together(
            many,
            options with { CacheBudget = 1 << 20, MaximumEpochs = 1, BatchSize = 1000, Federation = new FederatedOptions() }
        )[0];
    }

    private static Dictionary<string, float[]> Weights(string folder)
    {
        var saved = Checkpoint.Read(Directory.GetFiles(folder, "*.safetensors").Max()!);
        return saved
            .Names.Where(name => name.StartsWith("weights/", StringComparison.Ordinal))
            .ToDictionary(name => name, name => saved.Get<float>(name).ToArray());
    }
}
