namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A learning rate factor for each step, as a test wants it.</summary>
internal sealed class RateByStep(Func<long, double> factor) : Schedule
{
    public override double Factor(in ScheduleMoment moment) => factor(moment.Step);
}
