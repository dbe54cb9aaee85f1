using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The update by libtorch's operations on the whole buffers, on whichever device they are.</summary>
internal sealed class TensorUpdate(ParameterStore store, Optimizer optimizer, Regularization regularization, double anchor)
    : ParameterUpdate(HeldParameters.Of(store))
{
    // Runs of this length are changed in their place, and shorter ones together, unless there are only a few.
    private const int LongRun = 1 << 12;
    private const int MostRuns = 3;

    private readonly Tensor[] _states =
    [
        .. Enumerable.Range(0, optimizer.StateCount).Select(_ => zeros(store.Length, device: store.Values.device).DetachFromDisposeScope()),
    ];

    private Tensor? _start;
    private Tensor? _strength;

    public override void StartFrom(FrozenParameters? frozen, bool isFitted)
    {
        base.StartFrom(frozen, isFitted);
        _start?.Dispose();
        _strength?.Dispose();
        (_start, _strength) = (null, null);
        if (AnchorStrength.Of(store, isFitted ? anchor : 0) is not { Length: > 0 } strength)
            return;
        _start = store.Values.detach().clone().DetachFromDisposeScope();
        _strength = tensor(strength, device: store.Values.device).DetachFromDisposeScope();
    }

    public override void Apply(long step, StepSize size)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var groups = PartsOf(store);
        regularization.Clip(store.Gradients);
        foreach (var (parts, before) in groups)
            if (parts is null)
                Apply(store.Values, store.Gradients, _states, _start, _strength, step, size);
            else
                ApplyToParts(parts, step - before, size);
        store.Gradients.zero_();
        store.Bags.Clear();
    }

    public override void Capture(Checkpoint to)
    {
        base.Capture(to);
        for (var i = 0; i < _states.Length; i++)
        {
            var values = new float[store.Length];
            FlatTensor.Read(_states[i], values);
            to.Put<float>(Key(i), values);
        }
    }

    public override void Restore(Checkpoint from)
    {
        base.Restore(from);
        var values = new float[store.Length];
        for (var i = 0; i < _states.Length; i++)
        {
            from.CopyTo<float>(Key(i), values);
            FlatTensor.Write(_states[i], values);
        }
    }

    private void Apply(
        Tensor values,
        Tensor gradients,
        IReadOnlyList<Tensor> states,
        Tensor? start,
        Tensor? strength,
        long step,
        StepSize size
    )
    {
        regularization.Penalize(values, gradients);
        if (start is not null && strength is not null)
            gradients.addcmul_(values - start, strength, Held(1));
        optimizer.Update(
            new OptimizerTensorUpdate
            {
                Values = values,
                Gradients = gradients,
                States = states,
                Step = step,
                LearningRate = size.LearningRate,
                WeightDecayFactor = size.DecayFactor,
            }
        );
    }

    // What the step changes alone: without what is frozen, and of large tables the rows that it read. Long runs, which are most of the
    // parameters and the same in every step, are changed in their place, many short ones together.
    private void ApplyToParts(IEnumerable<(int Start, int Length)> parts, long step, StepSize size)
    {
        var runs = Runs(parts);
        var isFew = runs.Count <= MostRuns;
        foreach (var (start, length) in runs.Where(run => isFew || run.Length >= LongRun))
            Apply(
                store.Values.narrow(0, start, length),
                store.Gradients.narrow(0, start, length),
                [.. _states.Select(state => state.narrow(0, start, length))],
                _start?.narrow(0, start, length),
                _strength?.narrow(0, start, length),
                step,
                size
            );
        long[] places =
        [
            .. runs.Where(run => !isFew && run.Length < LongRun)
                .SelectMany(part => Enumerable.Range(part.Start, part.Length))
                .Select(place => (long)place),
        ];
        if (places.Length == 0)
            return;
        var at = tensor(places, device: store.Values.device);
        var (values, gradients) = (store.Values.index_select(0, at), store.Gradients.index_select(0, at));
        Tensor[] states = [.. _states.Select(state => state.index_select(0, at))];
        Apply(values, gradients, states, _start?.index_select(0, at), _strength?.index_select(0, at), step, size);
        store.Values.index_copy_(0, at, values);
        for (var i = 0; i < states.Length; i++)
            _states[i].index_copy_(0, at, states[i]);
    }

    // Neighbours are one run.
    private static List<(int Start, int Length)> Runs(IEnumerable<(int Start, int Length)> parts)
    {
        var runs = new List<(int Start, int Length)>();
        foreach (var (start, length) in parts)
            if (runs.Count > 0 && runs[^1] is var last && last.Start + last.Length == start)
                runs[^1] = (last.Start, last.Length + length);
            else
                runs.Add((start, length));
        return runs;
    }

    public override void Dispose()
    {
        foreach (var state in _states)
            state.Dispose();
        _start?.Dispose();
        _strength?.Dispose();
        base.Dispose();
    }
}
