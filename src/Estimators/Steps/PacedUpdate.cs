using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// An update in which the steps of some parameters are multiplied by factors: it is made as ever, and then these parameters are set to
/// where such a part of the step leads. An optimizer's step is proportional to its learning rate, so that this is the same as a learning
/// rate for each of them.
/// </summary>
internal sealed class PacedUpdate : ParameterUpdate
{
    private readonly ParameterStore _store;
    private readonly ParameterUpdate _update;
    private readonly (int Offset, int Count, float Factor, float[] Before)[] _parts;

    private PacedUpdate(ParameterStore store, ParameterUpdate update, IEnumerable<(int Offset, int Count, float Factor)> parts) =>
        (_store, _update, _parts) = (
            store,
            update,
            [.. parts.Select(part => (part.Offset, part.Count, part.Factor, new float[store.HasSpans ? part.Count : 0]))]
        );

    /// <summary>The same update where no parameter has a factor.</summary>
    public static ParameterUpdate Of(ParameterStore store, ParameterUpdate update)
    {
        var parts = new List<(int Offset, int Count, float Factor)>();
        foreach (var slice in store.Slices.Where(slice => slice.Parameter.Pace.Factor != 1))
        {
            // Neighbours of one pace are one part; the gap between them stays zero.
            if (
                parts.Count > 0
                && parts[^1] is var last
                && last.Factor == slice.Parameter.Pace.Factor
                && IsNext(last.Offset + last.Count, slice)
            )
                parts[^1] = (last.Offset, slice.Offset + slice.Count - last.Offset, last.Factor);
            else
                parts.Add((slice.Offset, slice.Count, slice.Parameter.Pace.Factor));
        }
        return parts.Count == 0 ? update : new PacedUpdate(store, update, parts);

        bool IsNext(int end, ParameterSlice slice) => !store.Slices.Any(other => other.Offset >= end && other.Offset < slice.Offset);
    }

    public override void Apply(long step, StepSize size)
    {
        if (_store.HasSpans)
        {
            foreach (var (offset, count, _, before) in _parts)
                _store.ValueSpan.Slice(offset, count).CopyTo(before);
            _update.Apply(step, size);
            foreach (var (offset, count, factor, before) in _parts)
            {
                var values = _store.ValueSpan.Slice(offset, count);
                for (var i = 0; i < values.Length; i++)
                    values[i] = before[i] + factor * (values[i] - before[i]);
            }
            return;
        }
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        Tensor[] all = [.. _parts.Select(part => _store.Values.narrow(0, part.Offset, part.Count))];
        Tensor[] starts = [.. all.Select(part => part.clone())];
        _update.Apply(step, size);
        for (var i = 0; i < all.Length; i++)
            all[i].sub_(starts[i]).mul_(Held(_parts[i].Factor)).add_(starts[i], Held(1));
    }

    public override void StartFrom(FrozenParameters? frozen, bool isFitted) => _update.StartFrom(frozen, isFitted);

    public override void BeginEpoch(int epoch, long steps) => _update.BeginEpoch(epoch, steps);

    public override void Capture(Checkpoint to) => _update.Capture(to);

    public override void Restore(Checkpoint from) => _update.Restore(from);

    public override void Dispose()
    {
        _update.Dispose();
        base.Dispose();
    }
}
