using System.Reflection;

namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class AllBalancersTests
{
    [TestMethod]
    public void EveryBalancerOfTheLibraryIsTested()
    {
        var listed = AllBalancers.Of(5).Select(make => make().GetType()).ToHashSet();
        var all = typeof(Balancer).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Balancer)) && !type.IsAbstract);
        Assert.AreEqual("", string.Join(' ', all.Except(listed).Select(type => type.Name)), "add them to AllBalancers");
    }

    [TestMethod]
    public void GoingOnFromACaptureIsNotBeingInterrupted()
    {
        foreach (var make in AllBalancers.Of(5))
        {
            var (whole, first) = (make().Started(5, 3), make().Started(5, 3));
            Train(whole, 0, 12);
            var before = Train(first, 0, 12);
            var state = new Dictionary<string, double[]>();
            first.Capture(state);
            var copy = state.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
            Train(first, 12, 5);
            foreach (var (name, values) in copy)
                BalancerAsserts.Close(values, state[name], 0, $"{make().GetType().Name}: a capture is a copy, {name}");
            var resumed = make().Started(5, 77);
            resumed.Restore(copy);
            var (expected, actual) = (Train(whole, 12, 12), Train(resumed, 12, 12));
            Assert.IsNotEmpty(before);
            BalancerAsserts.Close(expected, actual, 0, make().GetType().Name);
        }
    }

    [TestMethod]
    public void StartForgetsEverything()
    {
        foreach (var make in AllBalancers.Of(5))
        {
            var used = make().Started(5, 9);
            Train(used, 0, 8);
            used.Start(5, 3);
            BalancerAsserts.Close(Train(make().Started(5, 3), 0, 8), Train(used, 0, 8), 0, make().GetType().Name);
        }
    }

    [TestMethod]
    public void CopiesOfOneDoNotKnowEachOther()
    {
        foreach (var make in AllBalancers.Of(5))
        {
            var given = make().Started(5, 9);
            Train(given, 0, 8);
            var (one, other) = (given.Copy().Started(5, 3), given.Copy().Started(5, 4));
            var first = Train(one, 0, 6);
            Train(other, 0, 7);
            Train(given, 8, 3);
            BalancerAsserts.Close(Train(make().Started(5, 3), 0, 12), [.. first, .. Train(one, 6, 6)], 0, make().GetType().Name);
        }
    }

    // Also what is written over in each step, which trainings side by side would spoil for each other without its being seen in turn.
    [TestMethod]
    public void CopiesOfOneShareSettingsAlone()
    {
        foreach (var make in AllBalancers.Of(5))
        {
            var given = make().Started(5, 9);
            Train(given, 0, 8);
            var (one, other) = (given.Copy().Started(5, 3), given.Copy().Started(5, 4));
            var settings = SettingsReader.Properties(given.GetType()).Select(property => property.GetValue(given)).ToArray();
            for (var type = given.GetType(); type != typeof(object); type = type.BaseType!)
                foreach (
                    var field in type.GetFields(
                        BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly
                    )
                )
                    if (
                        field.GetValue(one) is { } value and not (string or ValueType or Array { Length: 0 })
                        && ReferenceEquals(value, field.GetValue(other))
                    )
                        Assert.IsTrue(
                            settings.Any(setting => ReferenceEquals(setting, value)),
                            $"{given.GetType().Name}.{field.Name} is shared: give it a new value in Reset"
                        );
        }
    }

    [TestMethod]
    public void ATrainingLeavesTheGivenOneAlone()
    {
        var balancer = new GradNorm();
        using var first = Sample.Fit(Sample.Many(60), Sample.Quick(2, balancer));
        Assert.AreEqual(0, balancer.TaskCount);
        using var second = Sample.Fit(Sample.Many(60), Sample.Quick(2, balancer));
        CollectionAssert.AreEqual(first.OnnxModel.ToArray(), second.OnnxModel.ToArray());
    }

    [TestMethod]
    public void ScalesFrom1eMinus12To1e12InLossesAndGradientsStayFinite()
    {
        foreach (var make in AllBalancers.Of(5))
            foreach (var scale in new[] { 1e-12, 1, 1e12 })
            {
                var balancer = make().Started(5, 4);
                foreach (var value in Train(balancer, 0, 20, scale))
                    Assert.IsTrue(double.IsFinite(value), $"{balancer.GetType().Name} at {scale}: {value}");
            }
    }

    [TestMethod]
    public void AGramianOfSinglePrecisionIsEnough()
    {
        foreach (var (name, rows) in Matrices.All())
            foreach (var make in AllBalancers.Of(rows.Length))
            {
                if (make().Needs != BalancerNeeds.Gramian || rows.Length < make().MinimumTasks)
                    continue;
                var exact = Vectors.Combine(make().Started(rows.Length).Weights(new MatrixStep(rows)), rows);
                var weights = make().Started(rows.Length).Weights(new MatrixStep(rows) { Noise = 2e-7 });
                Assert.IsTrue(weights.All(double.IsFinite), $"{make().GetType().Name} on {name}: {string.Join(' ', weights)}");
                // SDMGrad's twenty large inner steps end where they end: no solution that nearby problems would share.
                if (
                    make() is not SdmGrad
                    && Matrices
                        .Improvable()
                        .Any(m =>
                            m.Name == name
                            && !name.StartsWith("rank", StringComparison.Ordinal)
                            && !name.StartsWith("dup", StringComparison.Ordinal)
                        )
                )
                    BalancerAsserts.SameVector(exact, Vectors.Combine(weights, rows), 0.02, $"{make().GetType().Name} on {name}");
            }
    }

    [TestMethod]
    public void OneTaskOfManyAlone()
    {
        foreach (var make in AllBalancers.Of(5))
        {
            var balancer = make().Started(5, 4);
            var step = new MatrixStep(
                [
                    [3, -4],
                ],
                [0.5],
                tasks: [3]
            );
            var direction = Vectors.Combine(
                balancer.Weights(step),
                [
                    [3, -4],
                ]
            );
            if (balancer is DirectionBalancer combining)
            {
                var combined = new float[2];
                combining.Combine(step, combined);
                direction = Vectors.Wide(combined);
            }
            // Whatever its length, it can only be along the one gradient.
            Assert.IsGreaterThan(0.0, direction[0] * 3 + direction[1] * -4, balancer.GetType().Name);
            Assert.AreEqual(0, direction[0] * 4 + direction[1] * 3, 1e-6 * Vectors.Norm(direction), balancer.GetType().Name);
        }
    }

    [TestMethod]
    public void TwentyTasks()
    {
        var rows = Matrices.Improvable().Single(m => m.Name == "20 tasks").Rows;
        foreach (var make in AllBalancers.Of(20))
        {
            var direction = make().Direction(rows);
            Assert.IsTrue(direction.All(double.IsFinite) && Vectors.Norm(direction) > 0, make().GetType().Name);
        }
    }

    /// <summary>Some steps on random gradients, with missing tasks and an epoch's end now and then; gives all weights and
    /// directions.</summary>
    private static double[] Train(Balancer balancer, int start, int count, double scale = 1)
    {
        var outputs = new List<double>();
        for (var k = start; k < start + count; k++)
        {
            var random = new SeededRandom(k);
            int[] tasks = (k % 4) switch
            {
                1 => [0, 2, 3, 4],
                2 => [1, 4],
                _ => [0, 1, 2, 3, 4],
            };
            var samples = Enumerable
                .Range(0, balancer.Samples)
                .Select(_ => tasks.Select(_ => Enumerable.Range(0, 6).Select(_ => (float)(scale * random.Normal())).ToArray()).ToArray())
                .ToArray();
            var step = new MatrixStep(samples, [.. tasks.Select(_ => scale * (0.1 + random.Uniform()))], tasks, k);
            if (balancer is DirectionBalancer combining)
            {
                var direction = new float[6];
                combining.Combine(step, direction);
                outputs.AddRange(Vectors.Wide(direction));
            }
            outputs.AddRange(balancer.Weights(step));
            if (balancer is BilevelBalancer { GivesDirection: true } bilevel)
            {
                var direction = new float[6];
                bilevel.Combine(step, direction);
                outputs.AddRange(Vectors.Wide(direction));
            }
            if (balancer.NeedsLossesAfterStep)
                balancer.AfterStep(step, [.. tasks.Select(_ => scale * (0.1 + random.Uniform()))]);
            if (k % 3 == 2)
                balancer.EndEpoch([.. Enumerable.Range(0, 5).Select(t => t == k % 5 ? double.NaN : scale * (0.1 + random.Uniform()))]);
        }
        return [.. outputs];
    }
}
