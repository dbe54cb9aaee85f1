using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// A number of which some rows tell only bounds, learnt with the likelihood of a normal distribution whose mean and deviation follow from
/// the features: its density where the number is known, the probability between the bounds where it is not (Tobin 1958; with deviations of
/// each row's own). With <see cref="IsLogNormal"/> it is the accelerated failure time model of survival analysis (Kalbfleisch, Prentice
/// 2002, ch. 7).
/// </summary>
/// <remarks>
/// The label is a vector of two Singles, the least and the largest value that the number can have (<c>Concatenate</c> makes one of two
/// columns). Both alike: it is known. NaN or infinite: no bound on that side. So [5, 5] is 5, [5, ∞] is 5 or more (a duration that went on
/// when it was last seen: censored on the right), [NaN, 0] is 0 or less, [2, 4] lies between. A row without any bound has no label.
/// </remarks>
internal sealed class CensoredTask(string name, string boundsColumn) : TaskDefinition(name, boundsColumn)
{
    /// <inheritdoc/>
    public override string Kind => "censored";

    /// <summary>Whether it is the number's logarithm that is normal, as for durations: bounds are then greater than 0, and 0 below is no
    /// bound.</summary>
    /// <value>Default false.</value>
    public bool IsLogNormal { get; init; }

    internal override string LogitsStandFor => IsLogNormal ? "mean and deviation of log y" : "mean and deviation of y";

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) => new BoundLabels(this, label, IsLogNormal);

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return new CensoredHead(this, Scale(statistics));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new CensoredHead(this, Standardization.None(1)).Columns;

    // Mean and deviation of all bounds together (Chan, Golub, LeVeque 1979).
    private Standardization Scale(LabelStatistics statistics)
    {
        var (low, high) = (statistics.Known(0), statistics.Known(1));
        var mean = statistics.Mean;
        var share = (double)high / (low + high);
        var centre = mean[0] + (mean[1] - mean[0]) * share;
        var variance =
            (1 - share) * (Square(statistics.Deviation(0)) + Square(mean[0] - centre))
            + share * (Square(statistics.Deviation(1)) + Square(mean[1] - centre));
        return Standardization.Of(Name, LabelColumn, centre, Math.Sqrt(variance));
    }

    private static double Square(double x) => x * x;
}
