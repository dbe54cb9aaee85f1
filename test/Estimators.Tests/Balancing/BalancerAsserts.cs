namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Properties of balancers, each stated once.</summary>
internal static class BalancerAsserts
{
    /// <summary>Within what double precision allows.</summary>
    public static void Close(double[] expected, double[] actual, double tolerance = 1e-9, string what = "values") =>
        Near.Values(expected, actual, tolerance, what);

    public static void Close(double expected, double actual, double tolerance, string what) =>
        Near.Value(expected, actual, tolerance, what);

    /// <summary>All weights, or the whole direction, are numbers on every family.</summary>
    public static void Finite(Func<Balancer> make)
    {
        foreach (var (name, rows) in Matrices.All())
        {
            var balancer = make();
            if (rows.Length < balancer.MinimumTasks)
                continue;
            foreach (var value in balancer.Direction(rows))
                Assert.IsTrue(double.IsFinite(value), $"{balancer.GetType().Name} on {name}: {value}");
        }
    }

    /// <summary>⟨gᵢ, d⟩ ≥ 0 for all tasks: no task is made worse. On every family.</summary>
    public static void NonConflicting(Func<Balancer> make, IEnumerable<(string, float[][])> family, double tolerance = 1e-7)
    {
        foreach (var (name, rows) in family)
        {
            var balancer = make().Started(rows.Length);
            var weights = balancer.Weights(new MatrixStep(rows));
            var direction = Vectors.Combine(weights, rows);
            var size = rows.Select((row, i) => Math.Abs(weights[i]) * Vectors.Norm(Vectors.Wide(row))).Sum();
            foreach (var row in rows.Select(row => Vectors.Wide(row)))
                Assert.IsGreaterThanOrEqualTo(
                    -tolerance * Vectors.Norm(row) * size,
                    Vectors.Dot(row, direction),
                    $"{balancer.GetType().Name} conflicts on {name}"
                );
        }
    }

    /// <summary>The order of the tasks does not matter.</summary>
    public static void PermutationInvariant(Func<Balancer> make, double tolerance = 1e-6)
    {
        foreach (var (name, rows) in Matrices.Improvable())
        {
            if (rows.Length < make().MinimumTasks)
                continue;
            var expected = make().Direction(rows);
            var order = new int[rows.Length];
            for (var i = 0; i < order.Length; i++)
                order[i] = i;
            for (var seed = 1; seed <= 3; seed++)
            {
                new SeededRandom(seed).Shuffle(order);
                var actual = make().Direction(order.Select(i => rows[i]).ToArray());
                SameVector(expected, actual, tolerance, $"{make().GetType().Name} on {name} in order {string.Join(' ', order)}");
            }
        }
    }

    /// <summary>d(cJ) = c^degree d(J).</summary>
    public static void Homogeneous(Func<Balancer> make, double degree = 1, double tolerance = 1e-6)
    {
        foreach (var (name, rows) in Matrices.Improvable())
            foreach (var factor in new[] { 1.0 / 1024, 65536 })
            {
                if (rows.Length < make().MinimumTasks)
                    continue;
                var expected = Array.ConvertAll(make().Direction(rows), value => value * Math.Pow(factor, degree));
                var actual = make().Direction(Vectors.Scale(rows, _ => factor));
                SameVector(expected, actual, tolerance, $"{make().GetType().Name} on {name} × {factor}");
            }
    }

    /// <summary>The direction is that of the rows whatever positive factor each row is multiplied by.</summary>
    public static void IndependentOfRowScale(Func<Balancer> make, double tolerance = 1e-6)
    {
        foreach (var (name, rows) in Matrices.Improvable())
        {
            var expected = Unit(make().Direction(rows));
            var actual = Unit(make().Direction(Vectors.Scale(rows, i => Math.Pow(4, i % 5 - 2))));
            SameVector(expected, actual, tolerance, $"{make().GetType().Name} on {name} with scaled rows");
        }
    }

    /// <summary>No direction at a point where a positive combination of the gradients vanishes.</summary>
    public static void ZeroWhereStationary(Func<Balancer> make, double tolerance = 1e-6)
    {
        foreach (var (name, rows) in Matrices.Stationary())
        {
            var balancer = make().Started(rows.Length);
            var weights = balancer.Weights(new MatrixStep(rows));
            var largest = rows.Select((row, i) => Math.Abs(weights[i]) * Vectors.Norm(Vectors.Wide(row))).Max();
            Assert.IsLessThanOrEqualTo(
                tolerance * largest,
                Vectors.Norm(Vectors.Combine(weights, rows)),
                $"{balancer.GetType().Name} on {name}"
            );
        }
    }

    /// <summary>A direction that helps the tasks together wherever one exists.</summary>
    public static void NonZeroWhereImprovable(Func<Balancer> make)
    {
        foreach (var (name, rows) in Matrices.Improvable())
        {
            var shortest = rows.Min(row => Vectors.Norm(Vectors.Wide(row)));
            Assert.IsGreaterThan(1e-4 * Math.Min(shortest, 1), Vectors.Norm(make().Direction(rows)), $"{make().GetType().Name} on {name}");
        }
    }

    /// <summary>The difference is small against the longer vector.</summary>
    public static void SameVector(double[] expected, double[] actual, double tolerance, string what)
    {
        var difference = Vectors.Norm(expected.Zip(actual, (a, b) => a - b).ToArray());
        var size = Math.Max(Vectors.Norm(expected), Vectors.Norm(actual));
        Assert.IsLessThanOrEqualTo(
            tolerance * size,
            difference,
            $"{what}: [{string.Join(", ", expected)}] and " + $"[{string.Join(", ", actual)}]"
        );
    }

    private static double[] Unit(double[] x)
    {
        var norm = Vectors.Norm(x);
        return Array.ConvertAll(x, value => norm > 0 ? value / norm : 0);
    }
}
