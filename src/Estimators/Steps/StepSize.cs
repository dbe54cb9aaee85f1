namespace MlNet.MultiTask;

/// <summary>How far a step goes.</summary>
/// <param name="LearningRate">The optimizer's rate after the schedule.</param>
/// <param name="DecayFactor">What its weight decay is multiplied with.</param>
internal readonly record struct StepSize(double LearningRate, double DecayFactor = 1);
