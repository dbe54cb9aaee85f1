namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Families of gradient matrices that balancers are tested on: one row per task.</summary>
internal static class Matrices
{
    /// <summary>Two conflicting tasks whose results are easy to work out by hand: G = [18, −22; −22, 38].</summary>
    public static readonly float[][] Pair =
    [
        [-4, 1, 1],
        [6, 1, 1],
    ];

    /// <summary>No task's gradient is zero, and some direction helps all of them.</summary>
    public static IEnumerable<(string Name, float[][] Rows)> Improvable()
    {
        yield return (
            "one task",
            [
                [3, -4, 0],
            ]
        );
        yield return ("pair", Pair);
        yield return (
            "orthogonal",
            [
                [2, 0, 0],
                [0, 1, 0],
                [0, 0, 5],
            ]
        );
        yield return (
            "duplicates",
            [
                [1, 2, 0],
                [1, 2, 0],
                [-1, 0.5f, 1],
            ]
        );
        for (var seed = 1; seed <= 4; seed++)
        {
            yield return ($"weak conflict {seed}", Leaning(3, 10, 1.0, seed));
            yield return ($"strong conflict {seed}", Leaning(4, 10, 0.1, seed));
        }
        yield return ("rank 3 of 6", LowRank(6, 12, 3, 5));
        yield return ("20 tasks", Leaning(20, 50, 0.5, 7));
        yield return ("1e-12", Vectors.Scale(Leaning(3, 10, 0.3, 8), _ => 1e-12));
        yield return ("1e12", Vectors.Scale(Leaning(3, 10, 0.3, 8), _ => 1e12));
        yield return ("scales 1e-3 to 1e3", Vectors.Scale(Leaning(3, 10, 0.3, 9), i => Math.Pow(10, 3 * i - 3)));
    }

    /// <summary>A positive combination of all the rows is zero.</summary>
    public static IEnumerable<(string Name, float[][] Rows)> Stationary()
    {
        yield return (
            "opposite",
            [
                [1, 2, -3],
                [-2, -4, 6],
            ]
        );
        yield return (
            "star",
            [
                [1, 0],
                [-0.5f, 0.75f],
                [-0.5f, -0.75f],
            ]
        );
        yield return (
            "star of unlike lengths",
            [
                [100, 0],
                [-0.5f, 0.75f],
                [-0.5f, -0.75f],
            ]
        );
        yield return (
            "star 1e-12",
            Vectors.Scale(
                [
                    [1, 0],
                    [-0.5f, 0.75f],
                    [-0.5f, -0.75f],
                ],
                _ => 1e-12
            )
        );
        yield return (
            "star 1e12",
            Vectors.Scale(
                [
                    [1, 0],
                    [-0.5f, 0.75f],
                    [-0.5f, -0.75f],
                ],
                _ => 1e12
            )
        );
    }

    /// <summary>Corner cases of which only finite results are asked.</summary>
    public static IEnumerable<(string Name, float[][] Rows)> Degenerate()
    {
        yield return (
            "all zero",
            [
                [0, 0],
                [0, 0],
                [0, 0],
            ]
        );
        yield return (
            "a zero row",
            [
                [1, 2],
                [0, 0],
                [3, -1],
            ]
        );
        yield return (
            "one zero task",
            [
                [0, 0, 0],
            ]
        );
        yield return (
            "twice the same",
            [
                [1, 2],
                [1, 2],
            ]
        );
        yield return ("more tasks than parameters", Leaning(20, 4, 0, 11));
        yield return ("1e-12 and 1e12", Vectors.Scale(Leaning(3, 10, 0.2, 12), i => i == 0 ? 1e-12 : 1e12));
        yield return (
            "nearly opposite",
            [
                [1, 1e-4f],
                [-1, 1e-4f],
            ]
        );
        yield return (
            "nearly the same",
            [
                [1, 1e-4f],
                [1, -1e-4f],
                [1, 0],
            ]
        );
    }

    public static IEnumerable<(string Name, float[][] Rows)> All() => Improvable().Concat(Stationary()).Concat(Degenerate());

    /// <summary>Gaussian rows with a common part, so that the smaller <paramref name="lean"/>, the stronger the conflict; the last
    /// coordinate helps all.</summary>
    private static float[][] Leaning(int tasks, int parameters, double lean, int seed)
    {
        var random = new SeededRandom(seed);
        var rows = Enumerable
            .Range(0, tasks)
            .Select(_ => Enumerable.Range(0, parameters).Select(_ => (float)random.Normal()).ToArray())
            .ToArray();
        if (lean == 0)
            return rows;
        // Taking the mean off brings the tasks as far apart as can be; the common coordinate keeps them improvable.
        for (var p = 0; p < parameters - 1; p++)
        {
            var mean = rows.Average(row => row[p]);
            foreach (var row in rows)
                row[p] -= mean;
        }
        foreach (var row in rows)
            row[^1] = (float)(lean * (1 + random.Uniform()));
        return rows;
    }

    private static float[][] LowRank(int tasks, int parameters, int rank, int seed)
    {
        var random = new SeededRandom(seed);
        var basis = Leaning(rank, parameters, 0.5, seed);
        // Convex-ish mixes of an improvable basis stay improvable.
        return Enumerable
            .Range(0, tasks)
            .Select(i =>
            {
                var mix = Enumerable.Range(0, rank).Select(k => i == k ? 1 : random.Uniform()).ToArray();
                return Enumerable
                    .Range(0, parameters)
                    .Select(p => (float)Enumerable.Range(0, rank).Sum(k => mix[k] * basis[k][p]))
                    .ToArray();
            })
            .ToArray();
    }
}
