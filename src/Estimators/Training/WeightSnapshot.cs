namespace MlNet.MultiTask;

/// <summary>All weights and states of a network at one moment of its training.</summary>
/// <param name="Values">The flat buffer of the parameters, gaps included.</param>
/// <param name="States">The states by name.</param>
internal sealed record WeightSnapshot(float[] Values, IReadOnlyDictionary<string, float[]> States)
{
    /// <summary>The weights as they are now, copied.</summary>
    public static WeightSnapshot Of(ParameterStore store)
    {
        var values = new float[store.Length];
        store.ReadValues(values);
        return new WeightSnapshot(values, store.CaptureStates());
    }

    /// <summary>Puts them back.</summary>
    public void WriteTo(ParameterStore store)
    {
        store.WriteValues(Values);
        store.RestoreStates(States);
    }

    /// <summary>Puts them into a checkpoint.</summary>
    /// <param name="to">The checkpoint.</param>
    /// <param name="prefix">In front of the names.</param>
    public void Capture(Checkpoint to, string prefix)
    {
        to.Put<float>(prefix + "weights", Values);
        foreach (var (name, values) in States)
            to.Put<float>(prefix + "states/" + name, values);
    }

    /// <summary>Reads them from a checkpoint.</summary>
    /// <param name="from">The checkpoint.</param>
    /// <param name="prefix">In front of the names.</param>
    /// <param name="store">The network that they belong to.</param>
    public static WeightSnapshot Restore(Checkpoint from, string prefix, ParameterStore store)
    {
        var values = new float[store.Length];
        from.CopyTo<float>(prefix + "weights", values);
        var states = store.CaptureStates();
        foreach (var (name, state) in states)
            from.CopyTo<float>(prefix + "states/" + name, state);
        return new WeightSnapshot(values, states);
    }
}
