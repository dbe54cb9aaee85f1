namespace MlNet.MultiTask;

/// <summary>Keeps the weights with the smallest loss on the held-out rows, and says when it has not become smaller for long enough.</summary>
internal sealed class EarlyStopping(int patience)
{
    private float[]? _best;
    private IReadOnlyDictionary<string, float[]>? _bestStates;
    private int _epochs;

    public bool HasBest => _best is not null;

    public int BestEpoch { get; private set; }

    public double BestLoss { get; private set; } = double.NaN;

    public bool HasStopped { get; private set; }

    /// <summary>Offers the weights after an epoch; true where they are the best so far.</summary>
    public bool Offer(double loss, ParameterStore store)
    {
        _epochs++;
        if (HasBest && !(loss < BestLoss))
        {
            HasStopped = _epochs - BestEpoch >= patience;
            return false;
        }
        Keep(store);
        BestLoss = loss;
        return true;
    }

    /// <summary>Takes the weights after an epoch as they are: nothing is held out.</summary>
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
        _best.CopyTo(store.ValueSpan);
        store.RestoreStates(_bestStates!);
    }

    private void Keep(ParameterStore store)
    {
        BestEpoch = _epochs;
        _best ??= new float[store.ValueSpan.Length];
        store.ValueSpan.CopyTo(_best);
        _bestStates = store.CaptureStates();
    }
}
