namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A bilevel step of quadratic losses Lₜ(θ) = ½ Σₚ hₜₚ (θₚ − aₜₚ)², others for training and for validation, everything in double
/// precision.</summary>
internal sealed class QuadraticStep : BilevelStep
{
    private readonly int[] _tasks;
    private readonly float[] _theta;

    public QuadraticStep(int tasks, int parameters, int seed, double rate = 0.1)
    {
        var random = new SeededRandom(seed);
        double[][] Draw(Func<double> next) =>
            [.. Enumerable.Range(0, tasks).Select(_ => Enumerable.Range(0, parameters).Select(_ => next()).ToArray())];
        (Curvature, Centre) = (Draw(() => 0.2 + random.Uniform()), Draw(random.Normal));
        (ValidationCurvature, ValidationCentre) = (Draw(() => 0.2 + random.Uniform()), Draw(random.Normal));
        _tasks = [.. Enumerable.Range(0, tasks)];
        _theta = [.. Enumerable.Range(0, parameters).Select(_ => (float)random.Normal())];
        LearningRate = rate;
    }

    public double[][] Curvature { get; init; }
    public double[][] Centre { get; init; }
    public double[][] ValidationCurvature { get; init; }
    public double[][] ValidationCentre { get; init; }
    public override double LearningRate { get; }
    public override ReadOnlySpan<float> Parameters => _theta;
    public override long Step => 0;
    public override int Epoch => 0;
    public override long PlannedSteps => 0;
    public override ReadOnlySpan<int> Tasks => _tasks;
    public override ReadOnlySpan<double> Losses => _tasks.Select(t => Loss(t, Vectors.Wide(_theta))).ToArray();
    public override int ParameterCount => _theta.Length;
    public override Gramian Gramian => throw new NotSupportedException();

    public override ReadOnlySpan<float> Gradient(int index, int sample = 0) => throw new NotSupportedException();

    public override Gramian CrossGramian(int a, int b) => throw new NotSupportedException();

    public override bool IsValidated(int index) => true;

    /// <summary>Goes on from other parameters.</summary>
    public void Move(float[] theta) => theta.CopyTo(_theta, 0);

    public double Loss(int task, double[] at) => Value(Curvature[task], Centre[task], at);

    public double ValidationLoss(int task, double[] at) => Value(ValidationCurvature[task], ValidationCentre[task], at);

    /// <summary>θ − η∇Σ wₜLₜ(θ).</summary>
    public double[] Ahead(double[] at, double[] weights, double? rate = null) =>
        [
            .. at.Select(
                (x, p) =>
                    x
                    - (rate ?? LearningRate)
                        * Enumerable.Range(0, weights.Length).Sum(t => weights[t] * Curvature[t][p] * (x - Centre[t][p]))
            ),
        ];

    public override void TrainingLosses(ReadOnlySpan<float> at, Span<double> losses)
    {
        var point = Vectors.Wide(at.ToArray());
        for (var t = 0; t < losses.Length; t++)
            losses[t] = Loss(t, point);
    }

    public override void TrainingGradient(ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient) =>
        Gradient(Curvature, Centre, at, weights, gradient);

    public override void ValidationGradient(ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient) =>
        Gradient(ValidationCurvature, ValidationCentre, at, weights, gradient);

    /// <summary>Slopes of a function of some numbers, by central differences in double precision.</summary>
    public static double[] Slopes(Func<double[], double> function, double[] at) =>
        [
            .. at.Select(
                (_, k) =>
                {
                    double[] above = [.. at],
                        below = [.. at];
                    (above[k], below[k]) = (at[k] + 1e-5, at[k] - 1e-5);
                    return (function(above) - function(below)) / 2e-5;
                }
            ),
        ];

    public static double[] Softmax(double[] s)
    {
        var sum = s.Sum(Math.Exp);
        return [.. s.Select(x => Math.Exp(x) / sum)];
    }

    private static double Value(double[] curvature, double[] centre, double[] at) =>
        at.Select((x, p) => curvature[p] * (x - centre[p]) * (x - centre[p]) / 2).Sum();

    private static void Gradient(
        double[][] curvature,
        double[][] centre,
        ReadOnlySpan<float> at,
        ReadOnlySpan<double> weights,
        Span<float> gradient
    )
    {
        for (var p = 0; p < gradient.Length; p++)
        {
            var sum = 0.0;
            for (var t = 0; t < weights.Length; t++)
                sum += weights[t] * curvature[t][p] * (at[p] - centre[t][p]);
            gradient[p] = (float)sum;
        }
    }
}
