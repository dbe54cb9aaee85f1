using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>A number from a range.</summary>
internal sealed class RangeDimension(string name, double low, double high, RangeScale scale) : SearchDimension(name)
{
    internal override double[] Centre => [At(0.5)];

    internal override IReadOnlyList<double[]> Extremes =>
        [
            [low],
            [high],
        ];

    internal override void Validate()
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
            throw Bad($"the range from {Text([low])} to {Text([high])} holds no number; give finite ends, the lower one first.");
        if (scale == RangeScale.Logarithmic && low <= 0)
            throw Bad($"the value {Text([low])} has no logarithm; a log-uniform range begins above 0.");
    }

    internal override double[] Draw(SeededRandom random) =>
        [scale == RangeScale.Whole ? low + Math.Floor(random.Uniform() * (high - low + 1)) : At(random.Uniform())];

    internal override IReadOnlyList<double[]> Grid(int points) =>
        low == high
            ?
            [
                [low],
            ]
            :
            [
                .. Enumerable
                    .Range(0, points)
                    .Select(i => At(points == 1 ? 0.5 : (double)i / (points - 1)))
                    .Distinct()
                    .Select(x => new[] { x }),
            ];

    internal override object Value(double[] numbers) => scale == RangeScale.Whole ? (object)(int)numbers[0] : numbers[0];

    internal override string Text(double[] numbers) => numbers[0].ToString("G6", CultureInfo.InvariantCulture);

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{scale} from {low:R} to {high:R}");

    // The ends themselves are exact.
    private double At(double share) =>
        share switch
        {
            0 => low,
            1 => high,
            _ => scale switch
            {
                RangeScale.Logarithmic => low * Math.Pow(high / low, share),
                RangeScale.Whole => Math.Round(low + share * (high - low)),
                _ => low + share * (high - low),
            },
        };
}
