using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Extending;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Gradients of a representation of which each rank has that of its own rows: what a balancer sees and draws is what it sees and
/// draws where one rank has all rows.</summary>
[TestClass]
public sealed class RankRepresentationTests
{
    private const double Rounding = 5e-5;

    private static readonly int[] s_counts = RankAsserts.Counts;

    private static TaskDefinition[] AllTasks => [.. Sample.AllTasks(), Tasks.Multiclass("Key", "Key"), Tasks.Quantile("Median", "Sum")];

    private static MultiTaskOptions Plain =>
        SharedTraining.Options() with
        {
            BalancingGradients = BalancingGradients.SharedRepresentation,
        };

    /// <summary>A direction that depends on where a value stands, and on all values together.</summary>
    private sealed class ByPlace : DirectionBalancer
    {
        public override void Combine(BalancerStep step, Span<float> direction)
        {
            direction.Clear();
            for (var i = 0; i < step.Tasks.Length; i++)
            {
                var gradient = step.Gradient(i);
                Assert.AreEqual(step.ParameterCount, gradient.Length);
                var length = Math.Sqrt(gradient.ToArray().Sum(value => (double)value * value));
                for (var p = 0; p < direction.Length; p++)
                    direction[p] += (float)(gradient[p] / (0.1 + length) * (1 + Math.Sin(p + i)));
            }
        }
    }

    /// <summary>Weights from the gradients' values.</summary>
    private sealed class ByValues(BalancerNeeds needs) : Balancer
    {
        public override BalancerNeeds Needs => needs;

        public override void Weigh(BalancerStep step, Span<double> weights)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                var (sum, weighted) = (1e-3, 0.0);
                var gradient = step.Gradient(i);
                for (var p = 0; p < gradient.Length; p++)
                    (sum, weighted) = (sum + Math.Abs(gradient[p]), weighted + Math.Abs(gradient[p]) * (p % 5));
                weights[i] = weighted / sum;
            }
        }
    }

    /// <summary>A shared layer behind the tasks' own values, whose weights are part of what they read, as is what is made of a
    /// parameter alone.</summary>
    private sealed class LateSharing : Architecture
    {
        public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
        {
            var shared = ops.Dense("trunk", features, 5);
            var scale = ops.Apply(Activation.Exp, ops.Parameter("scale", Initializer.Constant(0.1f), 5));
            return
            [
                .. Enumerable
                    .Range(0, taskCount)
                    .Select(task =>
                    {
                        var own = ops.ForTask(task);
                        return ops.Dense("late", own.Mul(own.Apply(Activation.Tanh, shared), scale), 4);
                    }),
            ];
        }
    }

    [TestMethod]
    public void EveryBalancerThatLooksAtGradients()
    {
        var tasks = AllTasks;
        Func<Balancer>[] all =
        [
            .. AllBalancers.Of(tasks.Length),
            () => new GradDrop { Leak = 0.3 },
            () => new ByPlace(),
            () => new ByValues(BalancerNeeds.Gradients),
            () => new ByValues(BalancerNeeds.Gramian),
            () => new CrMogm(new ByValues(BalancerNeeds.Gradients)),
        ];
        var checkedOnes = new HashSet<string>();
        foreach (var make in all)
            if (make() is { Needs: BalancerNeeds.Gradients or BalancerNeeds.Gramian, RemembersGradients: false, Samples: 1 } balancer)
            {
                Check(Plain with { Balancer = balancer }, balancer.GetType().Name, tasks: tasks);
                checkedOnes.Add(balancer.GetType().Name);
            }
        CollectionAssert.IsSubsetOf(new[] { "GradDrop", "TrimmedMean", "UpGrad", "ByPlace", "ByValues", "CrMogm" }, checkedOnes.ToArray());
    }

    [TestMethod]
    public void Architectures()
    {
        foreach (var architecture in new Architecture[]
        {
            new Mmoe { ExpertCount = 2, ExpertLayers = [8], TowerLayers = [4] },
            new Mtan { TrunkLayers = [8, 6] },
            new TabM { MemberCount = 3, Layers = [8], Dropout = 0 },
            new LateSharing(),
        })
            foreach (var balancer in new Balancer[] { new GradDrop(), new ByPlace(), new UpGrad() })
                Check(Plain with { Architecture = architecture, Balancer = balancer }, $"{architecture.Name} {balancer}");
    }

    [TestMethod]
    public void RowsInSeveralParts()
    {
        foreach (var balancer in new Balancer[] { new GradDrop(), new ByPlace(), new UpGrad() })
        {
            Check(Plain with { Balancer = balancer, MicroBatches = 4 }, $"{balancer}");
            Check(Plain with { Balancer = balancer, UpdatesByTensors = true }, $"by tensors, {balancer}");
        }
    }

    [TestMethod]
    public void ValuesWithoutRowsInSeveralPartsAreRefused()
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(
                SharedTraining.Divide(SharedTraining.Rows(), s_counts),
                Plain with
                {
                    Architecture = new LateSharing(),
                    Balancer = new GradDrop(),
                    MicroBatches = 4,
                }
            )
        );
        Assert.HasCount(3, error.InnerExceptions);
        foreach (var inner in error.InnerExceptions)
            StringAssert.Contains(inner.Message, "MicroBatches to 1");
    }

    [TestMethod]
    public void RowsOfSeveralDataSets()
    {
        foreach (var balancer in new Balancer[] { new ByPlace(), new GradDrop(), new UpGrad() })
            foreach (var sampling in new SetSampling[] { new JointSampling(), new AlternatingSampling() })
                RankAsserts.SetsAreSameAsAlone(
                    Plain with
                    {
                        Balancer = balancer,
                        SetSampling = sampling,
                    },
                    [Tasks.Quantile("Median", "Gap")],
                    RankAsserts.IsOfFirst,
                    Rounding,
                    $"{balancer}, {sampling.GetType().Name}"
                );
    }

    private static void Check(MultiTaskOptions options, string what, params TaskDefinition[] tasks) =>
        RankAsserts.SameAsAlone(options, Rounding, what, ["Sign.Score", "Sum.Score"], [s_counts, [40, 160]], tasks);
}
