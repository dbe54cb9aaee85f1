using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Parameters and states to and from checkpoints, models and early stopping.</summary>
internal sealed partial class ParameterStore
{
    /// <summary>All parameters and states by name, copied: for the export and for early stopping.</summary>
    public Dictionary<string, float[]> Capture()
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var captured = new Dictionary<string, float[]>();
        foreach (var (name, leaf) in _leaves)
            captured.Add(name, leaf.detach().cpu().data<float>().ToArray());
        foreach (var (name, state) in _states)
            captured.Add(name, state.cpu().data<float>().ToArray());
        return captured;
    }

    /// <summary>Puts values and states into a checkpoint, each parameter by its name and in its shape.</summary>
    public void Capture(Checkpoint to)
    {
        var values = AllValues();
        foreach (var slice in _slices)
            to.Put<float>(
                "weights/" + slice.Parameter.Name,
                values.AsSpan(slice.Offset, slice.Count),
                [.. slice.Parameter.Shape.Select(size => (long)size)]
            );
        foreach (var (name, state) in CaptureStates())
            to.Put<float>("states/" + name, state);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from)
    {
        var values = AllValues();
        foreach (var slice in _slices)
            from.CopyTo("weights/" + slice.Parameter.Name, values.AsSpan(slice.Offset, slice.Count));
        WriteValues(values);
        var states = CaptureStates();
        foreach (var (name, state) in states)
            from.CopyTo<float>("states/" + name, state);
        RestoreStates(states);
    }

    /// <summary>Starts from known values: those that have none keep their own start.</summary>
    public void Load(Func<string, float[]?> known)
    {
        var all = AllValues();
        foreach (var slice in _slices)
            if (known(slice.Parameter.Name) is { } values)
                Fitting(slice.Parameter.Name, values, slice.Count).CopyTo(all.AsSpan(slice.Offset));
        WriteValues(all);
        var states = CaptureStates();
        foreach (var (name, state) in states)
            if (known(name) is { } values)
                Fitting(name, values, state.Length).CopyTo(state, 0);
        RestoreStates(states);

        static float[] Fitting(string name, float[] values, int count) =>
            values.Length == count
                ? values
                : throw new InvalidOperationException(
                    $"'{name}' has {values.Length} values in the model and {count} in the network that is "
                        + "to be trained further: their architectures differ, or it depends on the number of tasks."
                );
    }

    /// <summary>The states by name, copied.</summary>
    public Dictionary<string, float[]> CaptureStates()
    {
        using var scope = NewDisposeScope();
        return _states.ToDictionary(state => state.Key, state => state.Value.cpu().data<float>().ToArray());
    }

    /// <summary>Puts back what <see cref="CaptureStates"/> gave, or some of it.</summary>
    public void RestoreStates(IReadOnlyDictionary<string, float[]> captured)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        foreach (var (name, values) in captured)
            _states[name].copy_(tensor(values).view(_states[name].shape));
    }
}
