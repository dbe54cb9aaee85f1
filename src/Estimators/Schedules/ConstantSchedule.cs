namespace MlNet.MultiTask;

/// <summary>The learning rate as it is.</summary>
public sealed class ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) => 1;
}
