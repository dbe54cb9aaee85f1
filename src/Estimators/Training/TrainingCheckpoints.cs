using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Saves a training at intervals, and finds the checkpoint that it resumes from.</summary>
internal sealed class TrainingCheckpoints : IDisposable
{
    private readonly CheckpointOptions _options;
    private readonly CheckpointFolder _folder;
    private readonly RankGroup? _ranks;
    private Dictionary<string, string> _metadata = [];
    private IReadOnlyList<byte[]> _trunks = [];

    /// <param name="options">Where they are.</param>
    /// <param name="ranks">The ranks, each of which has a folder of its own; null where there is one.</param>
    /// <exception cref="InvalidDataException">The newest checkpoint is damaged, or of a later version of this library.</exception>
    public TrainingCheckpoints(CheckpointOptions options, RankGroup? ranks = null)
    {
        (_options, _ranks) = (options, ranks);
        T Together<T>(Func<T> own) => ranks is null ? own() : ranks.Together(own);
        _folder = Together(() =>
            new CheckpointFolder(
                ranks is null ? options.Folder : Path.Combine(options.Folder, $"rank-{ranks.Rank}-of-{ranks.Size}"),
                options.Keep
            )
        );
        try
        {
            if (!options.Resume)
                _folder.Clear();
            if (ranks is not null)
                _folder.RemoveAfter(RankCheckpoints.Common(ranks, _folder.Steps));
            Resumed = Together(Newest);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The checkpoint that the training resumes from; null for a new training.</summary>
    public Checkpoint? Resumed { get; }

    /// <summary>The seed of the resumed training; null for a new training.</summary>
    public int? Seed => Resumed is null ? null : int.Parse(Resumed.Metadata[CheckpointKeys.Seed], CultureInfo.InvariantCulture);

    /// <summary>Identifies the training.</summary>
    /// <param name="fingerprint">Its options, tasks and rows.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="trunks">Trunks from files, which every checkpoint has too, so that a resumed training needs no file.</param>
    /// <exception cref="InvalidOperationException">The checkpoint to resume from belongs to another training.</exception>
    public void Begin(TrainingFingerprint fingerprint, int seed, IReadOnlyList<UsedTrunk> trunks)
    {
        if (_ranks is null)
            Resumes(fingerprint);
        else
            _ranks.Together(() => Resumes(fingerprint));
        _metadata = new(StringComparer.Ordinal)
        {
            [CheckpointKeys.Format] = CheckpointKeys.CurrentFormat,
            [CheckpointKeys.Seed] = seed.ToString(CultureInfo.InvariantCulture),
        };
        fingerprint.Write(_metadata);
        _trunks = [.. trunks.Select(trunk => trunk.Trunk).Distinct().Select(trunk => trunk.Whole()).OfType<byte[]>()];
    }

    public void Dispose() => _folder.Dispose();

    public bool IsDueAfterStep(long steps) => _options.EverySteps > 0 && steps % _options.EverySteps == 0;

    public bool IsDueAfterEpoch(int epochs) => _options.EveryEpochs > 0 && epochs % _options.EveryEpochs == 0;

    public void Save(long steps, Action<Checkpoint> capture)
    {
        var checkpoint = new Checkpoint();
        foreach (var (key, text) in _metadata)
            checkpoint.Metadata.Add(key, text);
        capture(checkpoint);
        for (var i = 0; i < _trunks.Count; i++)
            checkpoint.Put<byte>(CheckpointKeys.Trunk + LayerNames.Of(i), _trunks[i]);
        _folder.Write(checkpoint, steps);
        // The older ones go once every rank has the new one: there is always one that all have.
        _ranks?.Barrier();
        _folder.RemoveOld();
    }

    private Checkpoint? Newest()
    {
        var newest = _folder.Newest();
        if (newest is not null)
            CheckFormat(newest);
        return newest;
    }

    private bool Resumes(TrainingFingerprint fingerprint)
    {
        if (Resumed is not null)
            fingerprint.Check(Resumed);
        return Resumed is not null;
    }

    private static void CheckFormat(Checkpoint found)
    {
        var format = found.Metadata.GetValueOrDefault(CheckpointKeys.Format);
        if (!CheckpointKeys.Formats.Contains(format))
            throw new InvalidDataException(
                $"'{found.Path}' is not a checkpoint that this version of the library can resume from: its format is '{format}', expected "
                    + $"{string.Join(" or ", CheckpointKeys.Formats.Select(known => $"'{known}'"))}."
            );
    }
}
