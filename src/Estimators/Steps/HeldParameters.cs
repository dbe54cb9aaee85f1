namespace MlNet.MultiTask;

/// <summary>
/// Parameters that stay as they are for the first epochs, and are trained from then on (gradual unfreezing: Howard, Ruder 2018). They have
/// no gradient until then, and the optimizer counts its steps for them from the first one that moves them.
/// </summary>
internal sealed class HeldParameters
{
    private const string Begun = "optimizer/begun";
    private const long Never = -1;

    private readonly ParameterStore _store;
    private readonly (int Epoch, (int Start, int Length)[] Parts)[] _groups;
    private readonly long[] _begun;

    private HeldParameters(ParameterStore store, IEnumerable<(int Epoch, (int Start, int Length)[] Parts)> groups)
    {
        (_store, _groups) = (store, [.. groups]);
        _begun = [.. _groups.Select(_ => Never)];
    }

    /// <summary>Null where all are trained from the first epoch on.</summary>
    public static HeldParameters? Of(ParameterStore store)
    {
        var groups = store
            .Slices.Where(slice => slice.Parameter.Pace.FromEpoch > 0)
            .GroupBy(slice => slice.Parameter.Pace.FromEpoch)
            .Select(group => (group.Key, group.Select(slice => (slice.Offset, slice.Length)).ToArray()))
            .ToArray();
        return groups.Length == 0 ? null : new HeldParameters(store, groups);
    }

    /// <summary>Lets go of what is trained from this epoch on.</summary>
    /// <param name="epoch">Epochs before it.</param>
    /// <param name="steps">Steps before it.</param>
    public void Begin(int epoch, long steps)
    {
        foreach (var slice in _store.Slices.Where(slice => slice.Parameter.Pace.FromEpoch > 0))
            _store.Parameter(slice.Parameter.Name).requires_grad_(slice.Parameter.Pace.FromEpoch <= epoch);
        for (var i = 0; i < _groups.Length; i++)
            if (_begun[i] == Never && _groups[i].Epoch <= epoch)
                _begun[i] = steps;
    }

    /// <summary>Forgets the gradients of what stays as it is, which a balancer's direction may have.</summary>
    public void ClearGradients()
    {
        using var grad = TorchSharp.torch.no_grad();
        for (var i = 0; i < _groups.Length; i++)
            foreach (var (start, length) in _begun[i] == Never ? _groups[i].Parts : [])
                if (_store.HasSpans)
                    _store.GradientSpan.Slice(start, length).Clear();
                else
                    using (var part = _store.Gradients.narrow(0, start, length))
                        part.zero_();
    }

    /// <summary>What a step changes, in groups of which each began with a step of its own.</summary>
    /// <param name="parts">What it would change if nothing were held.</param>
    /// <returns>The groups' parts, and the steps before the first one that moves them.</returns>
    public IEnumerable<(IEnumerable<(int Start, int Length)> Parts, long Before)> Divide(IEnumerable<(int Start, int Length)> parts)
    {
        (int Start, int Length)[] all = [.. parts];
        (int Start, int Length)[] held = [.. _groups.SelectMany(group => group.Parts).OrderBy(part => part.Start)];
        yield return (Without(all, held), 0);
        for (var i = 0; i < _groups.Length; i++)
            if (_begun[i] != Never)
                // Whole parameters are trained or not.
                yield return (_groups[i].Parts.Where(part => Array.Exists(all, one => Covers(one, part))), _begun[i]);
    }

    public void Capture(Checkpoint to) => to.Put<long>(Begun, _begun);

    public void Restore(Checkpoint from) => from.CopyTo<long>(Begun, _begun);

    private static bool Covers((int Start, int Length) outer, (int Start, int Length) inner) =>
        outer.Start <= inner.Start && inner.Start + inner.Length <= outer.Start + outer.Length;

    private static IEnumerable<(int Start, int Length)> Without((int Start, int Length)[] parts, (int Start, int Length)[] held)
    {
        foreach (var (start, length) in parts)
        {
            var (at, end) = (start, start + length);
            foreach (var (from, count) in held)
            {
                if (from >= end || from + count <= at)
                    continue;
                if (from > at)
                    yield return (at, from - at);
                at = from + count;
            }
            if (at < end)
                yield return (at, end - at);
        }
    }
}
