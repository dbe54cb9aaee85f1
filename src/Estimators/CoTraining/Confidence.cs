namespace MlNet.MultiTask;

/// <summary>The confidence exp(−‖yᵏ − y‖² / 2σ²) that a prediction yᵏ has in a point y.</summary>
/// <param name="sigma">The width σ.</param>
internal readonly struct Confidence(double sigma)
{
    private readonly double _scale = -1 / (2 * sigma * sigma);

    public double Of(ReadOnlySpan<float> prediction, ReadOnlySpan<float> point) => Of(SquaredDistance(prediction, point));

    /// <summary>The same from the squared distance.</summary>
    public double Of(double squaredDistance) => Math.Exp(squaredDistance * _scale);

    /// <summary>‖a − b‖² over the coordinates that are known in both.</summary>
    public static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (double)a[i] - b[i];
            if (!double.IsNaN(difference))
                sum += difference * difference;
        }
        return sum;
    }
}
