using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What a batch of a stream showed, and the model that has learnt it.</summary>
public sealed record StreamedBatch
{
    internal StreamedBatch(int number, ITransformer model) => (Number, Model) = (number, model);

    /// <summary>Its number, from 0.</summary>
    public int Number { get; }

    /// <summary>The model after the batch. It is the caller's, but the training of the next batch starts from it: dispose of it when that
    /// has come, and nothing scores with it any more.</summary>
    public ITransformer Model { get; }

    /// <summary>How good the model was on the batch before it learnt from it; null where there was none yet.</summary>
    public MultiTaskMetrics? Metrics { get; internal init; }

    /// <summary>The tasks whose error has become larger for good, by <see cref="StreamOptions.DriftTest"/>; most often there are
    /// none.</summary>
    public IReadOnlyList<string> Drifted { get; internal init; } = [];

    /// <summary>How many old rows were learnt again with the batch.</summary>
    public int ReplayedRows { get; internal init; }
}
