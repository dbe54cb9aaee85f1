using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The way that any device takes, run on the CPU, against the one through memory.</summary>
[TestClass]
public sealed class TensorUpdateTests
{
    public static IEnumerable<object[]> Optimizers() =>
        new Optimizer[]
        {
            new Sgd { LearningRate = 0.1 },
            new Sgd { LearningRate = 0.1, Momentum = 0.9 },
            new Sgd
            {
                LearningRate = 0.1,
                Momentum = 0.9,
                Nesterov = true,
            },
            new Adam { LearningRate = 0.01 },
            new Adam
            {
                LearningRate = 0.01,
                WeightDecay = 0.1,
                Beta1 = 0.8,
            },
            new AdaGrad { LearningRate = 0.1 },
            new RmsProp { LearningRate = 0.01 },
            new SignDescent { LearningRate = 0.01 },
        }.Select(optimizer => new object[] { optimizer });

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void EveryOptimizerGivesTheSameNumbers(Optimizer optimizer)
    {
        foreach (
            var regularization in new Regularization[]
            {
                new(),
                new() { L1 = 0.01, L2 = 0.1 },
                new() { ClipNorm = 0.5 },
                new() { ClipNorm = 1e9, L2 = 0.1 },
            }
        )
        {
            using var scope = torch.NewDisposeScope();
            const int Count = 64;
            var random = new SeededRandom(2);
            float[] Draw() => [.. Enumerable.Range(0, Count).Select(i => i % 16 < 3 ? 0 : (float)random.Normal())];
            var values = Draw();
            var (flat, flatGradients) = (torch.tensor(values), torch.zeros(Count));
            float[][] states = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new float[Count])];
            torch.Tensor[] flatStates = [.. states.Select(_ => torch.zeros(Count))];
            for (var step = 1; step <= 20; step++)
            {
                // A gradient of zero, and tiny and huge ones, come up too.
                var gradients = Draw()
                    .Select(g =>
                        step switch
                        {
                            5 => 0f,
                            6 => g * 1e-20f,
                            7 => g * 1e15f,
                            _ => g,
                        }
                    )
                    .ToArray();
                FlatTensor.Write(flatGradients, gradients);
                regularization.Apply(values, gradients);
                optimizer.Update(
                    new OptimizerUpdate
                    {
                        Values = values,
                        Gradients = gradients,
                        States = states,
                        Step = step,
                        LearningRate = optimizer.LearningRate,
                        WeightDecayFactor = 1,
                    }
                );
                regularization.Apply(flat, flatGradients);
                optimizer.Update(
                    new OptimizerTensorUpdate
                    {
                        Values = flat,
                        Gradients = flatGradients,
                        States = flatStates,
                        Step = step,
                        LearningRate = optimizer.LearningRate,
                        WeightDecayFactor = 1,
                    }
                );
                Near.Values(values, flat.data<float>().ToArray(), 3e-6, $"values after step {step}");
                for (var i = 0; i < states.Length; i++)
                    Near.Values(states[i], flatStates[i].data<float>().ToArray(), 3e-6, $"state {i} after step {step}");
                Assert.AreEqual(0, flatGradients.abs().sum().item<float>(), "gradients are left at zero");
                if (step == 7)
                    break;
            }
        }
    }

    public static IEnumerable<object?[]> Balancers() =>
        new Balancer?[]
        {
            null,
            new Famo(),
            new Mgda(),
            new NashMtl(),
            new GradNorm(),
            new GradDrop(),
            new DbMtl(),
            new MoDo(),
            new UpGrad(),
            new Moml(),
            new Forum(),
        }.Select(balancer => new object?[] { balancer });

    [TestMethod]
    [DynamicData(nameof(Balancers))]
    public void ATrainingTakesTheSameWay(Balancer? balancer)
    {
        float[] Values(bool byTensors)
        {
            using var step = new EngineStep(
                new MultiTaskOptions
                {
                    Architecture = new Mmoe
                    {
                        ExpertCount = 2,
                        ExpertLayers = [6],
                        TowerLayers = [3],
                    },
                    Balancer = balancer,
                    UpdatesByTensors = byTensors,
                    Threads = 1,
                    Optimizer = new Sgd { Momentum = 0.5 },
                    Regularization = new Regularization { L2 = 0.01, ClipNorm = 2 },
                },
                3,
                4
            );
            for (var i = 0; i < 5; i++)
            {
                var (rows, labels) = SharedRepresentationTests.Random(12, 4, 3, seed: i);
                step.Step(rows, labels, 0.02, i == 2 ? [0, 2] : []);
            }
            return step.Values;
        }
        var (expected, actual) = (Values(false), Values(true));
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 2e-5, $"value {i}");
    }

    [TestMethod]
    public void RepresentationAndKeptWeightsTakeTheSameWay()
    {
        float[] Values(bool byTensors)
        {
            using var step = new EngineStep(
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [6], TowerLayers = [3] },
                    Balancer = new Mgda(),
                    UpdatesByTensors = byTensors,
                    Threads = 1,
                    Optimizer = new Sgd(),
                    BalancingGradients = BalancingGradients.SharedRepresentation,
                    BalancingInterval = 2,
                },
                3,
                4
            );
            for (var i = 0; i < 4; i++)
            {
                var (rows, labels) = SharedRepresentationTests.Random(12 - i, 4, 3, seed: i);
                step.Step(rows, labels, 0.02);
            }
            return step.Values;
        }
        var (expected, actual) = (Values(false), Values(true));
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-5, $"value {i}");
    }

    [TestMethod]
    public void FitTrainsExportsAndLeavesNothingBehind()
    {
        foreach (var balancer in new Balancer?[] { null, new Mgda(), new GradDrop(), new Famo() })
        {
            var before = LiveTensors.Count();
            float[] Scores(bool byTensors)
            {
                using var model = Sample.Fit(
                    Sample.Many(120),
                    new MultiTaskOptions
                    {
                        Architecture = new HardSharing { TrunkLayers = [16], Normalization = LayerNormalization.Batch },
                        BatchSize = 16,
                        MaximumEpochs = 2,
                        Seed = 5,
                        Threads = 1,
                        Balancer = balancer,
                        UpdatesByTensors = byTensors,
                        // Adam would make whole steps of the rounding in gradients that are zero, such as those of biases in front of batch
                        // normalisation.
                        Optimizer = new Sgd { LearningRate = 0.02 },
                    }
                );
                return Sample.Scores(model, "Sum.Score");
            }
            var (expected, actual) = (Scores(false), Scores(true));
            for (var i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], actual[i], 1e-3, $"{balancer?.GetType().Name} score {i}");
            Assert.AreEqual(before, torch.Tensor.TotalCount);
        }
    }

    [TestMethod]
    public void CheckpointsOfOneWayAreThoseOfTheOther()
    {
        MultiTaskOptions Of(string? folder, bool byTensors, Action<TrainingProgress>? watch = null) =>
            new()
            {
                Architecture = new HardSharing
                {
                    TrunkLayers = [16],
                    Dropout = 0.2,
                    Normalization = LayerNormalization.Batch,
                },
                BatchSize = 16,
                MaximumEpochs = 3,
                Seed = 5,
                Threads = 1,
                Balancer = new MoCo(),
                UpdatesByTensors = byTensors,
                ProgressSteps = 1,
                Progress = new Reports(watch),
                Checkpoints = folder is null ? null : new CheckpointOptions { Folder = folder, EverySteps = 7 },
            };
        byte[] Fit(MultiTaskOptions options)
        {
            using var model = Sample.Fit(Sample.Many(120), options);
            return model.OnnxModel.ToArray();
        }
        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<TimeoutException>(() => Fit(Of(folder.Path, true, report =>
                {
                    if (report.Steps == 16)
                        throw new TimeoutException();
                })));
        CollectionAssert.AreEqual(Fit(Of(null, true)), Fit(Of(folder.Path, true)));
    }

    /// <summary>Which parameters a step changes is told once, not in each step.</summary>
    [TestMethod]
    public void StepsBesideFrozenParametersTakeNoManagedMemory()
    {
        using var scope = torch.NewDisposeScope();
        var record = new ShapeRecord();
        var ops = new ShapeOps(record);
        ops.Parameter("kept", Initializer.Normal(1), 50_000);
        ops.Parameter("trained", Initializer.Normal(1), 50_000);
        using var store = new ParameterStore(record, 1, torch.CPU, true);
        using var update = ParameterUpdate.Create(store, new MultiTaskOptions { Optimizer = new Sgd() });
        update.StartFrom(new FrozenParameters(store, name => name == "kept"), isFitted: true);
        var before = store.Values.detach().clone();
        void Step()
        {
            using (torch.no_grad())
                store.Gradients.fill_(1);
            update.Apply(1, new StepSize(0.5));
        }
        Step();
        var start = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            Step();
        Assert.IsLessThan(100_000, GC.GetAllocatedBytesForCurrentThread() - start);
        var moved = (before - store.Values).data<float>().ToArray();
        foreach (var slice in store.Slices)
            for (var i = 0; i < 50_000; i += 997)
                Assert.AreEqual(slice.Parameter.Name == "kept" ? 0 : 5.5, moved[slice.Offset + i], 1e-5);
    }

    /// <summary>A user's own optimizer, which knows of no tensors.</summary>
    private sealed class SignDescent : Optimizer
    {
        public override int StateCount => 1;

        public override void Update(in OptimizerUpdate update)
        {
            for (var i = 0; i < update.Values.Length; i++)
            {
                update.States[0][i] = 0.5f * update.States[0][i] + update.Gradients[i];
                update.Values[i] -= (float)update.LearningRate * MathF.Sign(update.States[0][i]);
                update.Gradients[i] = 0;
            }
        }
    }
}
