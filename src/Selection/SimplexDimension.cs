using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Weights of the tasks, above 0 and with a mean of 1.</summary>
internal sealed class SimplexDimension(string name, IReadOnlyList<string> tasks) : SearchDimension(name)
{
    // A task without any weight would not be learnt, and LossWeight has to be above 0.
    private const double Smallest = 1e-3;

    /// <summary>Names of the tasks.</summary>
    public IReadOnlyList<string> Tasks => tasks;

    internal override double[] Centre => [.. Enumerable.Repeat(1.0, tasks.Count)];

    internal override IReadOnlyList<double[]> Extremes => [Centre];

    internal override void Validate()
    {
        if (tasks.Count < 2)
            throw Bad($"weights need at least two tasks to weigh against each other; {tasks.Count} named.");
        if (tasks.GroupBy(task => task).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Bad($"the task '{twice.Key}' is named {twice.Count()} times.");
    }

    // Exponential numbers over their sum are uniform on the simplex.
    internal override double[] Draw(SeededRandom random) => MeanOne([.. tasks.Select(_ => -Math.Log(1 - random.Uniform()))]);

    /// <summary>All mixtures of so many equal parts: with 3 points and two tasks 3:1, 2:2 and 1:3.</summary>
    internal override IReadOnlyList<double[]> Grid(int points)
    {
        var found = new List<double[]>();
        Share(new int[tasks.Count], 0, points - 1);
        return found;

        void Share(int[] parts, int task, int left)
        {
            if (task == parts.Length - 1)
            {
                parts[task] = left;
                found.Add(MeanOne([.. parts.Select(part => part + 1.0)]));
                return;
            }
            for (var part = left; part >= 0; part--)
            {
                parts[task] = part;
                Share(parts, task + 1, left - part);
            }
        }
    }

    internal override object Value(double[] numbers) => (IReadOnlyList<double>)numbers;

    internal override string Text(double[] numbers) =>
        string.Join(":", numbers.Select(x => x.ToString("G4", CultureInfo.InvariantCulture)));

    internal override string Describe() => $"weights of {string.Join(", ", tasks)}";

    private static double[] MeanOne(double[] weights)
    {
        var mean = weights.Average();
        return [.. weights.Select(weight => Math.Max(Smallest, weight / mean))];
    }
}
