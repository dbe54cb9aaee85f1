using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// Several quantiles of a number at once, such as a prediction interval, learnt with the pinball loss max(τ e, (τ − 1) e), e = y − q
/// (Koenker, Bassett 1978), as its mean over the quantiles. They never cross: the network gives the lowest one and the gaps between
/// neighbours, which a softplus keeps above 0, so a row's quantiles always ascend.
/// </summary>
/// <remarks>The label is standardised inside; the way back to its units is part of the exported graph.</remarks>
public sealed class QuantileTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "quantile";

    /// <summary>The quantiles τ, ascending.</summary>
    /// <value>Default 0.1, 0.5, 0.9. At least one; between 0 and 1.</value>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.1, 0.5, 0.9];

    /// <summary>Learns the quantiles of log(1 + y) instead of those of the label y; the Score has them in the label's units, exp(q) − 1, as
    /// part of the graph. Quantiles stay what they are under such a change.</summary>
    /// <value>Default false. Labels are 0 or more.</value>
    public bool Log1p { get; init; }

    /// <summary>A feature column that is taken off the label before it is learnt and added to the Score inside the graph: the last value of
    /// a series, the value a season ago, or the mean of the row's group, so that what is learnt is the difference.</summary>
    /// <value>Default null: 0. A Single, among the feature columns. A row where it is missing has no label. Not together with
    /// <see cref="Log1p"/>.</value>
    public string? OffsetColumn { get; init; }

    /// <summary>A feature column that the label is divided by, behind <see cref="OffsetColumn"/>, and the Score multiplied with: the
    /// deviation of a window or of the row's group, so that rows of every size count alike.</summary>
    /// <value>Default null: 1. As <see cref="OffsetColumn"/>, and greater than 0.</value>
    public string? ScaleColumn { get; init; }

    internal override string LogitsStandFor =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"the quantiles {string.Join(' ', Quantiles.Select(q => q.ToString(System.Globalization.CultureInfo.InvariantCulture)))} of "
                + $"{(Log1p ? "log(1 + y)" : Frame?.ToString() ?? "y")}"
        );

    internal override LabelFrame? Frame => LabelFrame.Of(Name, OffsetColumn, ScaleColumn);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(Quantiles);
        if (
            Quantiles.Count == 0
            || Quantiles.Any(quantile => quantile is not (> 0 and < 1))
            || Quantiles.Zip(Quantiles.Skip(1)).Any(pair => pair.First >= pair.Second)
        )
            throw new ArgumentOutOfRangeException(
                nameof(Quantiles),
                string.Join(", ", Quantiles),
                $"Task '{Name}': Quantiles must be numbers between 0 and 1 in ascending order, at least one."
            );
        if (Frame is not null && Log1p)
            throw new ArgumentException($"Task '{Name}': OffsetColumn and ScaleColumn cannot be used together with Log1p.");
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) =>
        Log1p
            ? new Log1pLabels(LabelEncoding.Number(this, label, minimum: Log1pLabels.Range.Minimum))
            : Frame?.Around(LabelEncoding.Number(this, label)) ?? LabelEncoding.Number(this, label);

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return new QuantileHead(this, Standardization.Of(Name, LabelColumn, statistics, 1));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new QuantileHead(this, Standardization.None(1)).Columns;
}
