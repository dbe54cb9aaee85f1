using System.Collections;

namespace MlNet.MultiTask;

/// <summary>Keeps what a training reports after each epoch: give it as <see cref="MultiTaskOptions.Progress"/>, and to a report
/// afterwards.</summary>
/// <param name="then">Where each report goes on to; null where nowhere.</param>
public sealed class TrainingHistory(IProgress<TrainingProgress>? then = null) : IProgress<TrainingProgress>, IReadOnlyList<TrainingProgress>
{
    private readonly List<TrainingProgress> _epochs = [];

    /// <summary>Number of epochs.</summary>
    public int Count => _epochs.Count;

    /// <summary>Where the training stood after an epoch.</summary>
    /// <param name="index">Number of the epoch, from 0.</param>
    public TrainingProgress this[int index] => _epochs[index];

    /// <summary>Why the training ended before its time; null where it did not.</summary>
    public string? Warning { get; private set; }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        // A training of its own begins at its first epoch again.
        if (_epochs.Count > 0 && value.Epoch < _epochs[^1].Epoch)
        {
            _epochs.Clear();
            Warning = null;
        }
        if (value.IsEpochEnd)
            _epochs.Add(value);
        Warning = value.Warning ?? Warning;
        then?.Report(value);
    }

    /// <inheritdoc/>
    public IEnumerator<TrainingProgress> GetEnumerator() => _epochs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
