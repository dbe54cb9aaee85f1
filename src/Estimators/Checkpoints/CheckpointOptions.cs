namespace MlNet.MultiTask;

/// <summary>Where and how often the state of a training is saved, so that one that was killed goes on where it stood.</summary>
/// <remarks>
/// A checkpoint holds the whole state of the training: resumed with the same data, options and number of threads, it ends with the weights
/// of one that was never interrupted, bit for bit. The folder belongs to one training: the newest checkpoint in it is gone on from, and
/// refused where data or options differ. The file is in the safetensors format; weights lie in it under <c>weights/</c> and their
/// parameters' names.
/// </remarks>
public sealed record CheckpointOptions
{
    /// <summary>The folder; made where it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>Epochs between two checkpoints; 0 saves none at the end of epochs.</summary>
    /// <value>Default 1. 0 or more.</value>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Steps between two checkpoints within epochs; 0 saves none there.</summary>
    /// <value>Default 0. 0 or more.</value>
    public int EverySteps { get; init; }

    /// <summary>How many checkpoints are kept, the newest ones.</summary>
    /// <value>Default 2. At least 1.</value>
    public int Keep { get; init; } = 2;

    /// <summary>Whether to resume from the newest checkpoint in the folder; false starts from the beginning and removes existing
    /// checkpoints.</summary>
    /// <value>Default true.</value>
    public bool Resume { get; init; } = true;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        Guard.Range(EveryEpochs >= 0, EveryEpochs, "0 (none at the end of epochs) or more");
        Guard.Range(EverySteps >= 0, EverySteps, "0 (none within epochs) or more");
        Guard.Range(Keep >= 1, Keep, "at least 1");
        if (EveryEpochs == 0 && EverySteps == 0)
            throw new ArgumentException(
                $"{nameof(CheckpointOptions)} with neither {nameof(EveryEpochs)} nor {nameof(EverySteps)} would save nothing."
            );
    }
}
