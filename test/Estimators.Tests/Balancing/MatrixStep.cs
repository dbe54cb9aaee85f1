namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A step whose gradients are the rows of a matrix; for bilevel balancers its losses are linear, Lᵢ(θ) = lossᵢ + ⟨gᵢ, θ⟩ at θ = 0,
/// and sample 1 is the second batch.</summary>
internal sealed class MatrixStep : BilevelStep
{
    private readonly float[][][] _samples;
    private readonly int[] _tasks;
    private readonly double[] _losses;

    public MatrixStep(float[][] rows, double[]? losses = null, int[]? tasks = null, long step = 0)
        : this([rows], losses, tasks, step) { }

    public MatrixStep(float[][][] samples, double[]? losses = null, int[]? tasks = null, long step = 0)
    {
        _samples = samples;
        _tasks = tasks ?? [.. Enumerable.Range(0, samples[0].Length)];
        _losses = losses ?? [.. samples[0].Select(_ => 1.0)];
        Step = step;
    }

    /// <summary>Relative error of the Gramian's entries, as sums in single precision have.</summary>
    public double Noise { get; init; }

    /// <summary>A step of losses only.</summary>
    public static MatrixStep OfLosses(params double[] losses) => new(losses.Select(_ => new float[] { 1 }).ToArray(), losses);

    public override long Step { get; }
    public override int Epoch => 0;
    public override long PlannedSteps => 0;
    public override ReadOnlySpan<int> Tasks => _tasks;
    public override ReadOnlySpan<double> Losses => _losses;
    public override int ParameterCount => _samples[0].Length == 0 ? 0 : _samples[0][0].Length;
    public override Gramian Gramian => field ??= CrossGramian(0, 0);

    public override ReadOnlySpan<float> Gradient(int index, int sample = 0) => _samples[sample % _samples.Length][index];

    public override Gramian CrossGramian(int a, int b)
    {
        var n = _tasks.Length;
        var values = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                values[i * n + j] = Dot(Gradient(i, a), Gradient(j, b));
        var random = new SeededRandom(n);
        for (var i = 0; i < n && Noise > 0; i++)
            for (var j = 0; j < i; j++)
            {
                var scale = Math.Sqrt(values[i * n + i]) * Math.Sqrt(values[j * n + j]);
                values[i * n + j] = values[j * n + i] += Noise * random.Normal() * scale;
            }
        return new Gramian(values, n);
    }

    public override ReadOnlySpan<float> Parameters => new float[ParameterCount];
    public override double LearningRate => 1e-3;

    public override bool IsValidated(int index) => true;

    public override void TrainingLosses(ReadOnlySpan<float> at, Span<double> losses)
    {
        for (var i = 0; i < losses.Length; i++)
            losses[i] = _losses[i] + Dot(Gradient(i), at);
    }

    public override void TrainingGradient(ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient) =>
        Sum(0, weights, gradient);

    public override void ValidationGradient(ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient) =>
        Sum(1, weights, gradient);

    private void Sum(int sample, ReadOnlySpan<double> weights, Span<float> gradient)
    {
        gradient.Clear();
        for (var i = 0; i < weights.Length; i++)
            for (var p = 0; p < gradient.Length; p++)
                gradient[p] += (float)(weights[i] * Gradient(i, sample)[p]);
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var p = 0; p < a.Length; p++)
            sum += (double)a[p] * b[p];
        return sum;
    }
}
