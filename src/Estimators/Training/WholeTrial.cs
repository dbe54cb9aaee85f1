namespace MlNet.MultiTask;

/// <summary>A whole training that decided something, such as a preset's dropout: where the user stops among several, the best of them is
/// the model.</summary>
/// <param name="Training">What trained it.</param>
/// <param name="Prepared">The network.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Parameters">Its best weights, by name.</param>
internal sealed record WholeTrial(
    NetworkTraining Training,
    PreparedTraining Prepared,
    TrainingOutcome Outcome,
    IReadOnlyDictionary<string, float[]> Parameters
)
{
    /// <summary>What its best epoch was judged by.</summary>
    public double Error => Outcome.Scores.DefaultIfEmpty(double.PositiveInfinity).Min();
}
