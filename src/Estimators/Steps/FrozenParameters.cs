using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Parameters and states that stay as they are while others are trained: those of a model that tasks are added to.</summary>
internal sealed class FrozenParameters
{
    private readonly ParameterStore _store;
    private readonly List<(int Start, int Length)> _frozen = [];
    private readonly Dictionary<string, float[]> _states;

    /// <param name="store">The parameters, as they are to stay.</param>
    /// <param name="isFrozen">Which parameters and states stay as they are, by name.</param>
    public FrozenParameters(ParameterStore store, Func<string, bool> isFrozen)
    {
        _store = store;
        foreach (var slice in store.Slices)
            (isFrozen(slice.Parameter.Name) ? _frozen : Trained).Add((slice.Offset, slice.Length));
        _states = store.CaptureStates().Where(state => isFrozen(state.Key)).ToDictionary();
    }

    /// <summary>The parts of the flat buffer that are trained.</summary>
    public List<(int Start, int Length)> Trained { get; } = [];

    /// <summary>Forgets the gradients of what stays as it is, before they count in the gradient's length.</summary>
    public void ClearGradients()
    {
        using var grad = no_grad();
        foreach (var (start, length) in _frozen)
            if (_store.HasSpans)
                _store.GradientSpan.Slice(start, length).Clear();
            else
                using (var part = _store.Gradients.narrow(0, start, length))
                    part.zero_();
    }

    /// <summary>Puts back the means that a step has moved.</summary>
    public void RestoreStates()
    {
        if (_states.Count > 0)
            _store.RestoreStates(_states);
    }
}
