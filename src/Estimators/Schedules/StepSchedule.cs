namespace MlNet.MultiTask;

/// <summary>Multiplies the learning rate by a factor at given epochs.</summary>
public sealed class StepSchedule : Schedule
{
    /// <summary>The epochs, counted from 0, that begin with a smaller rate.</summary>
    /// <value>Default 30, 60, 90. Ascending, each above 0.</value>
    public IReadOnlyList<int> Epochs { get; init; } = [30, 60, 90];

    /// <summary>The factor.</summary>
    /// <value>Default 0.1. Above 0, at most 1.</value>
    public double Gamma { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Gamma is > 0 and <= 1, Gamma, "above 0 and at most 1");
        for (var i = 0; i < Epochs.Count; i++)
            if (Epochs[i] <= (i == 0 ? 0 : Epochs[i - 1]))
                throw new ArgumentOutOfRangeException(nameof(Epochs), string.Join(", ", Epochs), "Epochs must be above 0 and ascending.");
    }

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment)
    {
        var passed = 0;
        foreach (var epoch in Epochs)
            passed += moment.Epoch >= epoch ? 1 : 0;
        return Math.Pow(Gamma, passed);
    }
}
