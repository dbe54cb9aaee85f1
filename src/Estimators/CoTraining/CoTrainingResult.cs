namespace MlNet.MultiTask;

/// <summary>The result of a co-training's rounds.</summary>
/// <param name="Values">Parameters and states of the fused network by name.</param>
/// <param name="Rounds">Rounds done after the first training.</param>
/// <param name="BestRound">The round that was kept.</param>
/// <param name="ValidationLoss">Its held-out loss, NaN without.</param>
/// <param name="WasCancelled">Whether the caller stopped it before it had ended by itself.</param>
internal sealed record CoTrainingResult(
    IReadOnlyDictionary<string, float[]> Values,
    int Rounds,
    int BestRound,
    double ValidationLoss,
    bool WasCancelled
);
