namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Gradients with respect to the shared representation (MGDA-UB) against formulas, and against the chain rule for every
/// architecture.</summary>
[TestClass]
public sealed class SharedRepresentationTests
{
    private static readonly float[][] s_rows =
    [
        [1, 2],
        [-1, 0.5f],
        [0.25f, -1.5f],
    ];
    private static readonly float[][] s_labels =
    [
        [4, -1, 1],
        [3, -2, -2],
    ];

    // z = W x + b, ŷₜ = vₜ·z + cₜ, Lₜ = mean (ŷₜ − yₜ)²: everything by hand below.
    private static readonly double[,] s_trunk =
    {
        { 0.5, -0.25 },
        { 1, 0.75 },
    };
    private static readonly double[] s_bias = [0.1, -0.2];
    private static readonly double[][] s_heads =
    [
        [1, 0.5],
        [-0.5, 2],
    ];
    private static readonly double[] s_shifts = [0.3, -0.1];

    [TestMethod]
    public void OfALinearTrunkIsWhatTheFormulasSay()
    {
        var balancer = new GivenWeights(0.25, 2);
        using var step = Linear(balancer);
        step.Step(s_rows, s_labels, 1);

        // ∂Lₜ/∂z of row i is 2/N rₜᵢ vₜ, so the Gramian is 4/N² (rᵢ·rⱼ)(vᵢ·vⱼ).
        double[] expected =
        [
            .. from i in Enumerable.Range(0, 2)
            from j in Enumerable.Range(0, 2)
            select 4.0 / 9 * Dot(Residuals(i), Residuals(j)) * Dot(s_heads[i], s_heads[j]),
        ];
        BalancerAsserts.Close(expected, balancer.Seen, 1e-5, "Gramian");
        CheckUpdate(step, [0.25, 2]);
    }

    [TestMethod]
    public void MgdaUbOnALinearTrunkIsTheHandComputedResult()
    {
        using var step = Linear(new Mgda());
        step.Step(s_rows, s_labels, 1);

        // The shortest vector between two: w₁ = ⟨g₂ − g₁, g₂⟩ / ‖g₂ − g₁‖², limited to [0, 1].
        double G(int i, int j) => 4.0 / 9 * Dot(Residuals(i), Residuals(j)) * Dot(s_heads[i], s_heads[j]);
        var first = Math.Clamp((G(1, 1) - G(0, 1)) / (G(0, 0) + G(1, 1) - 2 * G(0, 1)), 0, 1);
        Assert.IsTrue(first is > 0.01 and < 0.99, $"a case that decides nothing: {first}");
        BalancerAsserts.Close([first, 1 - first], step.Weights, 1e-5, "weights");
        CheckUpdate(step, [first, 1 - first]);
    }

    [TestMethod]
    public void WithRespectToParametersMgdaDecidesOtherwise()
    {
        using var representation = Linear(new Mgda());
        using var parameters = Linear(new Mgda(), BalancingGradients.SharedParameters);
        representation.Step(s_rows, s_labels, 1);
        parameters.Step(s_rows, s_labels, 1);
        Assert.IsGreaterThan(1e-3, Math.Abs(representation.Weights[0] - parameters.Weights[0]));
    }

    [TestMethod]
    [
        DataRow("HardSharing"),
        DataRow("Mtan"),
        DataRow("Omoe"),
        DataRow("Mmoe"),
        DataRow("Cgc"),
        DataRow("Ple"),
        DataRow("DSelectK"),
        DataRow("Aitm"),
        DataRow("Own"),
        DataRow("TabM")
    ]
    public void TheWeightedSumPassesThroughTheSharedPartByTheChainRule(string name)
    {
        (string, Func<Architecture>)[] all =
        [
            .. AllArchitectures.All.Select(entry => (entry.Key, entry.Value.Make)),
            ("TabM", () => new TabM
                {
                    MemberCount = 3,
                    Layers = [6],
                    Dropout = 0,
                }),
        ];
        var named = all.Where(entry => entry.Item1.StartsWith(name, StringComparison.Ordinal)).ToArray();
        Assert.IsNotEmpty(named);
        foreach (var (architecture, make) in named)
        {
            double[] weights = [0.5, 2, -1];
            using var representation = new EngineStep(
                Options(make(), new GivenWeights(weights), BalancingGradients.SharedRepresentation),
                3,
                4
            );
            using var parameters = new EngineStep(Options(make(), new GivenWeights(weights), BalancingGradients.SharedParameters), 3, 4);
            var (rows, labels) = Random(24, 4, 3);
            foreach (var step in new[] { representation, parameters })
                for (var i = 0; i < 2; i++)
                    step.Step(rows, labels, 0.05);
            var moved = parameters.Values;
            for (var i = 0; i < moved.Length; i++)
                Assert.AreEqual(moved[i], representation.Values[i], 1e-5, $"{architecture}, value {i}");
        }
    }

    [TestMethod]
    [
        DataRow("SoftSharing", "is read by more than one task"),
        DataRow("CrossStitch", "is read by more than one task"),
        DataRow("Ltb", "is read by more than one task")
    ]
    [DataRow("Esmm", "no single task's own")]
    public void ArchitecturesWithoutASharedRepresentationSaySo(string name, string why)
    {
        var make = AllArchitectures.All.First(entry => entry.Key.StartsWith(name, StringComparison.Ordinal)).Value.Make;
        using var step = new EngineStep(Options(make(), new Mgda(), BalancingGradients.SharedRepresentation), 3, 4);
        var (rows, labels) = Random(8, 4, 3);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => step.Step(rows, labels, 0.1));
        StringAssert.Contains(error.Message, why);
        StringAssert.Contains(error.Message, make().Name);
        StringAssert.Contains(error.Message, "SharedParameters");
    }

    [TestMethod]
    public void SharedLayersBehindATasksOwnValuesAreReadAsPartOfIt()
    {
        using var representation = new EngineStep(
            Options(new LateSharing(), new GivenWeights(0.5, -2), BalancingGradients.SharedRepresentation),
            2,
            4
        );
        using var parameters = new EngineStep(
            Options(new LateSharing(), new GivenWeights(0.5, -2), BalancingGradients.SharedParameters),
            2,
            4
        );
        var (rows, labels) = Random(8, 4, 2);
        representation.Step(rows, labels, 0.1);
        parameters.Step(rows, labels, 0.1);
        for (var i = 0; i < parameters.Values.Length; i++)
            Assert.AreEqual(parameters.Values[i], representation.Values[i], 1e-5, $"value {i}");
    }

    [TestMethod]
    public void BalancersThatCompareBatchesAreRefused()
    {
        foreach (
            var balancer in new Balancer[] { new MoCo(), new DbMtl(), new ExcessMtl(), new MoDo(), new SdmGrad(), new CrMogm(new MoDo()) }
        )
        {
            var options = Sample.Quick(1, balancer);
            var error = Assert.ThrowsExactly<ArgumentException>(() =>
                Sample.Fit(Sample.Many(60), Options(options.Architecture, balancer, BalancingGradients.SharedRepresentation))
            );
            StringAssert.Contains(error.Message, balancer.GetType().Name);
        }
    }

    [TestMethod]
    public void FitLearnsWithItAndLeavesNoTensor()
    {
        foreach (var balancer in new Balancer[] { new Mgda(), new GradDrop(), new GradNorm(), new TrimmedMean() })
        {
            var before = LiveTensors.Count();
            var losses = new List<double>();
            var options = new MultiTaskOptions
            {
                Architecture = new Mmoe
                {
                    ExpertCount = 2,
                    ExpertLayers = [16],
                    TowerLayers = [8],
                },
                Balancer = balancer,
                BalancingGradients = BalancingGradients.SharedRepresentation,
                BatchSize = 16,
                MaximumEpochs = 12,
                Seed = 2,
                Threads = 1,
                Progress = new Reports(report => losses.Add(report.ValidationLoss)),
                Optimizer = new Adam { LearningRate = 0.01 },
            };
            // 190 training rows: the last batch is a short one, with a smaller representation.
            using (Sample.Fit(Sample.Many(211), options))
                Assert.AreEqual(before, TorchSharp.torch.Tensor.TotalCount);
            Assert.IsLessThan(0.7 * losses[0], losses.Min(), balancer.GetType().Name);
        }
    }

    /// <summary>A shared layer and shared heads behind values that are the tasks' own.</summary>
    private sealed class LateSharing : Architecture
    {
        public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
        {
            var shared = ops.Dense("trunk", features, 3);
            return
            [
                .. Enumerable.Range(0, taskCount).Select(task => ops.Dense("late", ops.ForTask(task).Apply(Activation.Tanh, shared), 2)),
            ];
        }

        public override bool IsHeadShared(int task, int taskCount) => true;
    }

    private static EngineStep Linear(Balancer balancer, BalancingGradients gradients = BalancingGradients.SharedRepresentation)
    {
        var step = new EngineStep(
            Options(new HardSharing { TrunkLayers = [2], Activation = Activation.Identity }, balancer, gradients),
            2,
            2
        );
        float[] Of(params double[] values) => [.. values.Select(value => (float)value)];
        return step.Set("trunk/0/linear/weight", Of(s_trunk[0, 0], s_trunk[0, 1], s_trunk[1, 0], s_trunk[1, 1]))
            .Set("trunk/0/linear/bias", Of(s_bias))
            .Set("head0/weight", Of(s_heads[0]))
            .Set("head0/bias", (float)s_shifts[0])
            .Set("head1/weight", Of(s_heads[1]))
            .Set("head1/bias", (float)s_shifts[1]);
    }

    private static MultiTaskOptions Options(Architecture architecture, Balancer balancer, BalancingGradients gradients) =>
        new()
        {
            Architecture = architecture,
            Balancer = balancer,
            BalancingGradients = gradients,
            Optimizer = new Sgd(),
            BatchSize = 16,
            MaximumEpochs = 1,
            Threads = 1,
        };

    private static void CheckUpdate(EngineStep step, double[] weights)
    {
        // W ← W − Σₜ wₜ Σᵢ 2/N rₜᵢ vₜ xᵢᵀ; the heads follow their own loss, vₜ ← vₜ − Σᵢ 2/N rₜᵢ zᵢ.
        var trunk = step.Parameter("trunk/0/linear/weight");
        for (var k = 0; k < 2; k++)
            for (var p = 0; p < 2; p++)
            {
                var slope = Enumerable
                    .Range(0, 2)
                    .Sum(t => weights[t] * s_heads[t][k] * Enumerable.Range(0, 3).Sum(i => 2.0 / 3 * Residuals(t)[i] * s_rows[i][p]));
                Assert.AreEqual(s_trunk[k, p] - slope, trunk[k * 2 + p], 2e-5, $"W[{k},{p}]");
            }
        for (var t = 0; t < 2; t++)
            for (var k = 0; k < 2; k++)
                Assert.AreEqual(
                    s_heads[t][k] - Enumerable.Range(0, 3).Sum(i => 2.0 / 3 * Residuals(t)[i] * Hidden(i)[k]),
                    step.Parameter($"head{t}/weight")[k],
                    2e-5,
                    $"v{t}[{k}]"
                );
    }

    private static double[] Hidden(int row) =>
        [.. Enumerable.Range(0, 2).Select(k => s_trunk[k, 0] * s_rows[row][0] + s_trunk[k, 1] * s_rows[row][1] + s_bias[k])];

    private static double[] Residuals(int task) =>
        [.. Enumerable.Range(0, 3).Select(i => Dot(Hidden(i), s_heads[task]) + s_shifts[task] - s_labels[task][i])];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    internal static (float[][] Rows, float[][] Labels) Random(int rows, int features, int tasks, int seed = 7)
    {
        var random = new SeededRandom(seed);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Normal())];
        return ([.. Enumerable.Range(0, rows).Select(_ => Draw(features))], [.. Enumerable.Range(0, tasks).Select(_ => Draw(rows))]);
    }
}
