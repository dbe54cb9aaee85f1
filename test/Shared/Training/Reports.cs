namespace MlNet.MultiTask.Tests;

/// <summary>Collects the reports of a training.</summary>
internal sealed class Reports(Action<TrainingProgress>? then = null) : Reports<TrainingProgress>(then);
