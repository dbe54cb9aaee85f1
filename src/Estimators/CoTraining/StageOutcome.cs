namespace MlNet.MultiTask;

/// <summary>The result of a stage.</summary>
/// <param name="Values">Parameters and states by name.</param>
/// <param name="Points">For each head the predicted points of all rows.</param>
/// <param name="Validation">Each head's loss on the held-out rows, NaN without.</param>
/// <param name="Training">How the training ended.</param>
internal sealed record StageOutcome(
    IReadOnlyDictionary<string, float[]> Values,
    float[][] Points,
    double[] Validation,
    TrainingOutcome Training
);
