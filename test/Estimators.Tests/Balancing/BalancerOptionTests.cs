namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Options of balancers: the ends of their ranges, lists with a number for each task, and the fewest tasks.</summary>
[TestClass]
public sealed class BalancerOptionTests
{
    private static readonly double[] s_notFinite = [double.PositiveInfinity, double.NaN];
    private static readonly double[] s_positive = [double.Epsilon, 1, double.MaxValue];

    [TestMethod]
    public void NumbersAbove0()
    {
        foreach (
            var (option, make) in new (string, Func<double, Balancer>)[]
            {
                ("InitialWeight", x => new AutoLambda { InitialWeight = x }),
                ("LearningRate", x => new AutoLambda { LearningRate = x }),
                ("Temperature", x => new DynamicWeightAverage { Temperature = x }),
                ("StepSize", x => new ExcessMtl { StepSize = x }),
                ("LearningRate", x => new Famo { LearningRate = x }),
                ("Rho", x => new Forum { Rho = x }),
                ("LearningRate", x => new Forum { LearningRate = x }),
                ("InnerLearningRate", x => new Forum { InnerLearningRate = x }),
                ("SmallestLoss", x => new GeometricLoss { SmallestLoss = x }),
                ("LearningRate", x => new GradNorm { LearningRate = x }),
                ("LearningRate", x => new ImtlLoss { LearningRate = x }),
                ("Gamma", x => new MoCo { Gamma = x }),
                ("Gamma", x => new MoDo { Gamma = x }),
                ("LearningRate", x => new Moml { LearningRate = x }),
                ("LearningRate", x => new SdmGrad { LearningRate = x }),
                ("Smoothing", x => new SmoothTchebycheff { Smoothing = x }),
                ("LearningRate", x => new Uncertainty { LearningRate = x }),
            }
        )
            Of(option, "a finite number greater than 0", make, s_positive, [0, -1, .. s_notFinite]);
    }

    [TestMethod]
    public void NumbersFrom0On()
    {
        foreach (
            var (option, make) in new (string, Func<double, Balancer>)[]
            {
                ("Radius", x => new CaGrad { Radius = x }),
                ("Penalty", x => new Cosmos { Penalty = x }),
                ("BetaDecay", x => new DbMtl { BetaDecay = x }),
                ("WeightDecay", x => new Famo { WeightDecay = x }),
                ("Alpha", x => new GradNorm { Alpha = x }),
                ("BetaDecay", x => new MoCo { BetaDecay = x }),
                ("GammaDecay", x => new MoCo { GammaDecay = x }),
                ("Regularization", x => new MoCo { Regularization = x }),
                ("Regularization", x => new MoDo { Regularization = x }),
                ("MaxNorm", x => new NashMtl { MaxNorm = x }),
                ("Penalty", x => new PenaltyBoundaryIntersection { Penalty = x }),
                ("Lambda", x => new SdmGrad { Lambda = x }),
            }
        )
            Of(option, "a finite number of at least 0", make, [0, .. s_positive], [-double.Epsilon, .. s_notFinite]);
    }

    [TestMethod]
    public void SharesAndCounts()
    {
        double[] beside = [-double.Epsilon, Math.BitIncrement(1.0), double.NaN];
        Of("Leak", "a number from 0 to 1", x => new GradDrop { Leak = x }, [0, 1], beside);
        Of("Beta", "a number from 0 to 1", x => new GradVac { Beta = x }, [0, 1], beside);
        Of("Beta", "a number from 0 to 1", x => new MoCo { Beta = x }, [0, 1], beside);
        double[] below1 = [0, Math.BitDecrement(1.0)];
        Of("Alpha", "a number from 0 to below 1", x => new CrMogm(new Mgda()) { Alpha = x }, below1, [1, .. beside]);
        Of("Beta", "a number from 0 to below 1", x => new DbMtl { Beta = x }, below1, [1, .. beside]);
        Of("Momentum", "a number from 0 to below 1", x => new SdmGrad { Momentum = x }, below1, [1, .. beside]);
        Of("Alpha", "in [0.1, 100]", x => new FairGrad { Alpha = x }, [0.1, 100], [Math.BitDecrement(0.1), Math.BitIncrement(100.0)]);
        Of("InnerSteps", "at least 1", x => new Forum { InnerSteps = (int)x }, [1, 99], [0, -1]);
        Of("Iterations", "at least 1", x => new SdmGrad { Iterations = (int)x }, [1, 99], [0, -1]);
        Of("Byzantine", "at least 0", x => new Krum { Byzantine = (int)x }, [0, 2], [-1]);
        Of("Selected", "at least 1", x => new Krum { Selected = (int)x }, [1, 5], [0]);
        Of("Trim", "at least 0", x => new TrimmedMean { Trim = (int)x }, [0, 2], [-1]);
        OptionRange.Refuses("Scale", "one of ", () => new AlignedMtl { Scale = (AlignedMtlScale)9 }.Validate(2));
        OptionRange.Refuses("Normalization", "one of ", () => new Mgda { Normalization = (MgdaNormalization)9 }.Validate(2));
    }

    [TestMethod]
    public void PreferencesAreOneForEachTask()
    {
        foreach (
            var (option, make) in new (string, Func<double[], Balancer>)[]
            {
                ("Preferences", x => new AlignedMtl { Preferences = x }),
                ("Preferences", x => new ConFig { Preferences = x }),
                ("Preferences", x => new Cosmos { Preferences = x }),
                ("Preferences", x => new DualProj { Preferences = x }),
                ("Preferences", x => new PenaltyBoundaryIntersection { Preferences = x }),
                ("Preferences", x => new SmoothTchebycheff { Preferences = x }),
                ("Preferences", x => new UpGrad { Preferences = x }),
                ("Weights", x => new FixedWeights(x)),
            }
        )
        {
            make([0, 1]).Validate(2);
            foreach (var wrong in new[] { -1, double.NaN, double.PositiveInfinity })
                Says($"{option}[1] is {wrong}: every entry must be a finite number of at least 0.", make([1, wrong]));
            Says($"{option} has no entry greater than 0.", make([0, 0]));
            Says($"{option} has 3 entries, but the model has 2 tasks: give one per task, in their order.", make([1, 1, 1]));
        }
        Assert.ThrowsExactly<ArgumentNullException>(() => new FixedWeights(null!));
        foreach (
            var (option, make) in new (string, Func<double[], Balancer>)[]
            {
                ("LowestLosses", x => new Famo { LowestLosses = x }),
                ("IdealPoint", x => new PenaltyBoundaryIntersection { IdealPoint = x }),
                ("IdealPoint", x => new SmoothTchebycheff { IdealPoint = x }),
            }
        )
        {
            make([-1, 0]).Validate(2);
            foreach (var wrong in s_notFinite)
                Says($"{option}[1] is {wrong}: every entry must be a finite number.", make([1, wrong]));
            Says($"{option} has 1 entries, but the model has 2 tasks", make([1]));
        }
    }

    [TestMethod]
    public void TasksByTheirPosition()
    {
        new AutoLambda { PrimaryTasks = [0, 1] }.Validate(2);
        foreach (var none in new int[][] { [], [0, -1] })
            Says("PrimaryTasks must name at least one task by its position, from 0.", new AutoLambda { PrimaryTasks = none });
        Says("PrimaryTasks names task 2, but the model has tasks 0 to 1.", new AutoLambda { PrimaryTasks = [0, 2] });
    }

    [TestMethod]
    public void EveryMethodSaysItsFewestTasks()
    {
        foreach (var balancer in AllBalancers.Of(1).Select(make => make()))
        {
            var fewest = balancer.MinimumTasks;
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => balancer.Validate(fewest - 1), balancer.GetType().Name);
            Assert.AreEqual("taskCount", error.ParamName);
            StringAssert.Contains(error.Message, $"{balancer.GetType().Name} balances at least {fewest} tasks against each other, but");
            StringAssert.Contains(error.Message, "use EqualWeights instead, or leave the balancer out.");
            if (balancer is not AutoLambda)
                balancer.Validate(fewest);
        }
        Assert.AreEqual(5, new Krum { Byzantine = 2 }.MinimumTasks);
        Assert.AreEqual(7, new Krum { Selected = 7 }.MinimumTasks);
        Assert.AreEqual(5, new TrimmedMean { Trim = 2 }.MinimumTasks);
        Assert.AreEqual(4, new CrMogm(new Krum()).MinimumTasks);
    }

    /// <summary>Weights of a wrapped balancer are averaged where it solves for them anew.</summary>
    [TestMethod]
    public void WhatHasNoWeightsToAverageIsNotWrapped()
    {
        foreach (
            var (says, inner) in new (string, Balancer)[]
            {
                ("GradDrop gives a direction, no weights to average: wrap a balancer that weighs, such as Mgda.", new GradDrop()),
                ("Moml learns its weights slowly, there is nothing to average: wrap a balancer that solves them anew", new Moml()),
                ("in each step, such as Mgda.", new AutoLambda()),
            }
        )
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new CrMogm(inner)).Message, says);
        Assert.ThrowsExactly<ArgumentNullException>(() => new CrMogm(null!));
        var wrapped = new CrMogm(new FairGrad { Alpha = 0 });
        OptionRange.Refuses("Alpha", "in [0.1, 100]", () => wrapped.Validate(2));
    }

    /// <summary>What a training asks of each: its heads weighed too, gradients remembered, losses left out or taken again after the
    /// step.</summary>
    [TestMethod]
    public void TraitsOfMethods()
    {
        string Names(Func<Balancer, bool> has) =>
            string.Join(' ', AllBalancers.Of(2).Select(make => make()).Where(has).Select(balancer => balancer.GetType().Name).Distinct());
        Assert.AreEqual(
            "EqualWeights FixedWeights RandomLossWeighting",
            Names(balancer => balancer.IgnoresLosses),
            "weights that no loss changes"
        );
        Assert.AreEqual("Famo CrMogm", Names(balancer => balancer.NeedsLossesAfterStep));
        Assert.AreEqual("ExcessMtl DbMtl MoCo", Names(balancer => balancer.RemembersGradients));
        Assert.AreEqual("Forum", Names(balancer => balancer is BilevelBalancer { GivesDirection: true }));
        Assert.AreEqual(
            "ExcessMtl GradNorm DbMtl AutoLambda Moml Forum",
            Names(balancer => balancer.WeighsHeads && balancer.Needs != BalancerNeeds.Losses)
        );
    }

    /// <summary>Checkpoints hold the state of a training's balancer under these names.</summary>
    [TestMethod]
    public void StatesHaveTheirNames()
    {
        string Adam(string name) => $"{name} {name}.mean {name}.square {name}.steps";
        foreach (
            var (names, balancer) in new (string, Balancer)[]
            {
                ("", new EqualWeights()),
                (Adam("lambda"), new AutoLambda()),
                ("mean inner.random", new CrMogm(new Mgda())),
                (
                    $"mean inner.random {string.Join(' ', Adam("logits").Split(' ').Select(name => "inner." + name))}",
                    new CrMogm(new Famo())
                ),
                ("steps mean.0 mean.1", new DbMtl()),
                ("last beforeLast", new DynamicWeightAverage()),
                ("weights first squares.0 squares.1", new ExcessMtl()),
                (Adam("logits"), new Famo()),
                ($"{Adam("logits")} lambda", new Forum()),
                ($"firstLoss {Adam("logits")}", new GradNorm()),
                ("targets", new GradVac()),
                (Adam("logScale"), new ImtlLoss()),
                ("step lambda tracked.0 tracked.1", new MoCo()),
                ("lambda", new MoDo()),
                (Adam("logits"), new Moml()),
                ("w", new SdmGrad()),
                (Adam("logVariance"), new Uncertainty()),
            }
        )
        {
            balancer.Direction([[1, 2], [2, -1]]);
            var state = new Dictionary<string, double[]>();
            balancer.Capture(state);
            var expected = names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("random").Distinct().Order(
                StringComparer.Ordinal
            );
            Assert.AreEqual(
                string.Join(' ', expected),
                string.Join(' ', state.Keys.Order(StringComparer.Ordinal)),
                balancer.GetType().Name
            );
        }
    }

    private static void Of(string option, string says, Func<double, Balancer> make, double[] taken, double[] refused) =>
        OptionRange.Of(option, says, x => make(x).Validate(9), taken, refused);

    private static void Says(string text, Balancer balancer) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => balancer.Validate(2)).Message, text);
}
