namespace MlNet.MultiTask;

/// <summary>Where one of several data sets stands in a training.</summary>
/// <param name="Set">Its name.</param>
/// <param name="Rows">Its training rows, the held-out ones left out.</param>
/// <param name="Epochs">How often it was gone through to the end.</param>
/// <param name="Steps">Steps that took a batch of it.</param>
/// <param name="TrainingLoss">Its mean training loss Σ αₜ Lₜ over its tasks in the last epoch of the whole in which it took part; NaN before the first has ended.</param>
/// <param name="FirstLoss">The same, in the first such epoch.</param>
public sealed record SetProgress(string Set, long Rows, long Epochs, long Steps, double TrainingLoss, double FirstLoss);
