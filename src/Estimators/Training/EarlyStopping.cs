namespace MlNet.MultiTask;

/// <summary>Keeps the best weights on the held-out rows, and decides when training stops.</summary>
internal sealed class EarlyStopping(int patience)
{
    private float[]? _best;
    private Dictionary<string, float[]>? _bestStates;
    private int _epochs;

    public bool HasBest => _best is not null;

    /// <summary>The best weights so far.</summary>
    public WeightSnapshot Best => new(_best!, _bestStates!);

    public int BestEpoch { get; private set; }

    /// <summary>The score of the best weights.</summary>
    public double BestScore { get; private set; } = double.NaN;

    /// <summary>Their loss on the held-out rows.</summary>
    public double BestLoss { get; private set; } = double.NaN;

    public bool HasStopped { get; private set; }

    /// <summary>Compares the weights after an epoch with the best so far; true if they are better.</summary>
    /// <param name="score">Their score; smaller is better.</param>
    /// <param name="loss">Their loss on the held-out rows.</param>
    /// <param name="store">Where they are.</param>
    public bool Offer(double score, double loss, ParameterStore store)
    {
        _epochs++;
        if (HasBest && !(score < BestScore))
        {
            HasStopped = _epochs - BestEpoch >= patience;
            return false;
        }
        Keep(store);
        (BestScore, BestLoss) = (score, loss);
        return true;
    }

    /// <summary>Takes the first weights of a training as the best so far.</summary>
    public void Begin(double score, double loss, ParameterStore store)
    {
        Keep(store);
        (BestScore, BestLoss) = (score, loss);
    }

    /// <summary>Takes the weights after an epoch without a comparison, if nothing is held out.</summary>
    public bool Take(ParameterStore store)
    {
        _epochs++;
        Keep(store);
        return true;
    }

    public void RestoreBest(ParameterStore store)
    {
        if (_best is null)
            return;
        store.WriteValues(_best);
        store.RestoreStates(_bestStates!);
    }

    /// <summary>Writes everything for a checkpoint.</summary>
    public void Capture(Checkpoint to)
    {
        to.Put<long>("stopping/counts", [_epochs, BestEpoch, HasStopped ? 1 : 0, HasBest ? 1 : 0]);
        to.Put<double>("stopping/loss", [BestLoss, BestScore]);
        if (!HasBest)
            return;
        to.Put<float>("best/weights", _best);
        foreach (var (name, values) in _bestStates!)
            to.Put<float>("best/states/" + name, values);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from, ParameterStore store)
    {
        var counts = from.Get<long>("stopping/counts");
        (_epochs, BestEpoch, HasStopped) = ((int)counts[0], (int)counts[1], counts[2] != 0);
        var found = from.Get<double>("stopping/loss");
        // Older checkpoints, written when the loss was the only criterion, hold the loss alone.
        (BestLoss, BestScore) = (found[0], found[^1]);
        if (counts[3] == 0)
            return;
        _best = new float[store.Length];
        from.CopyTo<float>("best/weights", _best);
        var states = store.CaptureStates();
        foreach (var (name, values) in states)
            from.CopyTo<float>("best/states/" + name, values);
        _bestStates = states;
    }

    private void Keep(ParameterStore store)
    {
        BestEpoch = _epochs;
        _best ??= new float[store.Length];
        store.ReadValues(_best);
        _bestStates = store.CaptureStates();
    }
}
