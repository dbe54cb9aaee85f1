namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Runs one step of a balancer.</summary>
internal static class BalancerRun
{
    /// <summary>A balancer begun for a number of tasks.</summary>
    public static T Started<T>(this T balancer, int tasks, int seed = 1)
        where T : Balancer
    {
        balancer.Start(tasks, seed);
        return balancer;
    }

    /// <summary>The weights of one step.</summary>
    public static double[] Weights(this Balancer balancer, BalancerStep step)
    {
        var weights = new double[step.Tasks.Length];
        Array.Fill(weights, double.NaN);
        balancer.Weigh(step, weights);
        return weights;
    }

    /// <summary>The direction of one step of a fresh start: Σ wᵢgᵢ, or what a <see cref="DirectionBalancer"/> combines.</summary>
    public static double[] Direction(this Balancer balancer, float[][] rows, double[]? losses = null)
    {
        balancer.Start(rows.Length, 1);
        var step = new MatrixStep(rows, losses);
        if (balancer is not DirectionBalancer combining)
            return Vectors.Combine(balancer.Weights(step), rows);
        var direction = new float[rows[0].Length];
        Array.Fill(direction, float.NaN);
        combining.Combine(step, direction);
        return Vectors.Wide(direction);
    }
}
