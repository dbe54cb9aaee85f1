using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>The update in one pass over memory; where rows of large tables were read, over just these and everything outside of the
/// tables, in their place or block by block.</summary>
internal sealed class SpanUpdate(ParameterStore store, Optimizer optimizer, Regularization regularization, double anchor)
    : ParameterUpdate(HeldParameters.Of(store))
{
    // All arrays of a block together stay in the second-level cache. A multiple of 16.
    private const int Block = 1 << 14;

    private float[][] _states = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new float[store.Length])];
    private (int Start, int Length)? _part;
    private readonly List<(int At, int Start, int Length)> _parts = [];
    private float[] _values = [];
    private float[] _gradients = [];
    private float[][] _blockStates = [];
    private float[] _start = [];
    private float[] _strength = [];
    private float[] _blockStart = [];
    private float[] _blockStrength = [];

    // An optimizer of the user's own may look at more than a place.
    public override bool IsDivisible =>
        !HasHeld && regularization.ClipNorm == 0 && optimizer.GetType().Assembly == typeof(Optimizer).Assembly;

    public override void TakePart(int start, int length)
    {
        _part = (start, length);
        _states = [.. _states.Select(_ => new float[length])];
    }

    public override void StartFrom(FrozenParameters? frozen, bool isFitted)
    {
        base.StartFrom(frozen, isFitted);
        _strength = AnchorStrength.Of(store, isFitted ? anchor : 0);
        if (_strength.Length > 0)
            _start = store.ValueSpan.ToArray();
        if (_part is { } part && _strength.Length > 0)
            (_strength, _start) = (
                _strength[part.Start..(part.Start + part.Length)],
                _start[part.Start..(part.Start + part.Length)]
            );
    }

    public override void Apply(long step, StepSize size)
    {
        if (_part is { } own)
        {
            var values = store.ValueSpan.Slice(own.Start, own.Length);
            Update(values, store.GradientSpan.Slice(own.Start, own.Length), _states, _start, _strength, step, size);
            store.GradientSpan.Clear();
            return;
        }
        var groups = PartsOf(store).ToArray();
        if (Array.TrueForAll(groups, group => group.Parts is not null))
            regularization.Clip(store.GradientSpan, groups.SelectMany(group => group.Parts!));
        else
            regularization.Clip(store.GradientSpan);
        foreach (var (parts, before) in groups)
            if (parts is null)
                Update(store.ValueSpan, store.GradientSpan, _states, _start, _strength, step, size);
            else
                ApplyToParts(parts, step - before, size);
        store.Bags.Clear();
    }

    public override void Capture(Checkpoint to)
    {
        base.Capture(to);
        for (var i = 0; i < _states.Length; i++)
            to.Put<float>(Key(i), _states[i]);
    }

    public override void Restore(Checkpoint from)
    {
        base.Restore(from);
        for (var i = 0; i < _states.Length; i++)
            from.CopyTo<float>(Key(i), _states[i]);
    }

    private void Update(
        Span<float> values,
        Span<float> gradients,
        float[][] states,
        float[] start,
        float[] strength,
        long step,
        StepSize size
    )
    {
        regularization.Penalize(values, gradients);
        for (var i = 0; i < start.Length; i++)
            gradients[i] += strength[i] * (values[i] - start[i]);
        optimizer.Update(UpdateOf(values, gradients, states, step, size));
    }

    private static OptimizerUpdate UpdateOf(Span<float> values, Span<float> gradients, float[][] states, long step, StepSize size) =>
        new()
        {
            Values = values,
            Gradients = gradients,
            States = states,
            Step = step,
            LearningRate = size.LearningRate,
            WeightDecayFactor = size.DecayFactor,
        };

    private void ApplyToParts(IEnumerable<(int Start, int Length)> parts, long step, StepSize size)
    {
        if (!regularization.HasPenalty && _start.Length == 0)
        {
            var places = parts as List<(int Start, int Length)> ?? [.. parts];
            if (optimizer.Update(UpdateOf(store.ValueSpan, store.GradientSpan, _states, step, size), CollectionsMarshal.AsSpan(places)))
                return;
            parts = places;
        }
        if (_values.Length == 0)
        {
            (_values, _gradients) = (new float[Block], new float[Block]);
            _blockStates = [.. _states.Select(_ => new float[Block])];
            (_blockStart, _blockStrength) = _start.Length > 0 ? (new float[Block], new float[Block]) : ([], []);
        }
        var filled = 0;
        foreach (var (start, length) in parts)
            for (var done = 0; done < length;)
            {
                var count = Math.Min(length - done, Block - filled);
                _parts.Add((filled, start + done, count));
                (filled, done) = (filled + count, done + count);
                if (filled < Block)
                    continue;
                ApplyToBlock(step, size);
                filled = 0;
            }
        if (filled > 0)
            ApplyToBlock(step, size);
    }

    // What is left of the last block are parameters of 0 without a gradient, as gaps are.
    private void ApplyToBlock(long step, StepSize size)
    {
        var (_, _, lastLength) = _parts[^1];
        var end = _parts[^1].At + lastLength;
        Load(store.ValueSpan, _values, end);
        Load(store.GradientSpan, _gradients, end);
        for (var i = 0; i < _states.Length; i++)
            Load(_states[i], _blockStates[i], end);
        if (_start.Length > 0)
        {
            Load(_start, _blockStart, end);
            Load(_strength, _blockStrength, end);
        }
        Update(_values, _gradients, _blockStates, _blockStart, _blockStrength, step, size);
        Store(_values, store.ValueSpan);
        Store(_gradients, store.GradientSpan);
        for (var i = 0; i < _states.Length; i++)
            Store(_blockStates[i], _states[i]);
        _parts.Clear();
    }

    private void Load(ReadOnlySpan<float> from, float[] block, int end)
    {
        foreach (var (at, start, length) in _parts)
            from.Slice(start, length).CopyTo(block.AsSpan(at));
        block.AsSpan(end).Clear();
    }

    private void Store(float[] block, Span<float> to)
    {
        foreach (var (at, start, length) in _parts)
            block.AsSpan(at, length).CopyTo(to[start..]);
    }
}
