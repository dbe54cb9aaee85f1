namespace MlNet.MultiTask;

/// <summary>Normalisation, softmax, dropout and means along axes.</summary>
internal static class NormalizationNodes
{
    // A file's may be that of a training a thousand times as long.
    private const float FreshMomentum = 0.1f;

    public static T Batch<T>(NodeCall<T> call)
    {
        if (call.Int("training_mode", 0) != 0 || call.Int("spatial", 1) != 1)
            throw call.Error("normalises by the batch, or each pixel by itself, also when it scores");
        if (!call.KeepsStatistics && SequenceNodes.HasLength(call.Dims(0)))
            throw call.Error(
                $"takes the batch's statistics, in which steps behind the rows' ends would count: leave "
                    + $"{nameof(OnnxTrunk.BatchStatistics)} and {nameof(OnnxTrunk.FromScratch)} out for sequences"
            );
        return call.Ops.BatchNorm(
            call.Live(0),
            call.Weight(1, Initializer.Ones),
            call.Weight(2, Initializer.Zeros),
            call.State(3, 0),
            call.State(4, 1),
            call.IsFresh ? FreshMomentum : 1 - Kept(call.Float("momentum", 0.9f)),
            call.Float("epsilon", 1e-5f),
            call.KeepsStatistics
        );
    }

    // A file that is only scored may say anything. With 1, which ends of trainings write, the running statistics would never move.
    private static float Kept(float momentum) => momentum is >= 0 and < 1 ? momentum : 0.9f;

    public static T Layer<T>(NodeCall<T> call)
    {
        var (ops, dims) = (call.Ops, call.Dims(0));
        var axis = call.AxisBehindBatch(call.Int("axis", -1), dims.Length);
        if (SequenceNodes.HasLength(dims[axis..]))
            throw call.Error($"normalises {ShapeRules.Text(dims[axis..])} together, where the length differs between batches");
        var width = Count(dims.AsSpan(axis));
        var x = axis == dims.Length - 1 ? call.Live(0) : ops.Reshape(call.Live(0), [.. dims[1..axis], width]);
        var shift = call.Has(2) ? call.Weight(2, Initializer.Zeros, width) : call.Constant("none", () => new float[width], width);
        x = ops.LayerNorm(x, call.Weight(1, Initializer.Ones, width), shift, call.Float("epsilon", 1e-5f));
        return axis == dims.Length - 1 ? x : ops.Reshape(x, dims.AsSpan(1));
    }

    /// <summary>Each channel of each row by itself: (x − mean) / √(variance + ε) · scale + shift.</summary>
    public static T Instance<T>(NodeCall<T> call)
    {
        var (ops, dims) = (call.Ops, call.Dims(0));
        if (dims.Length < 3)
            throw call.Error($"normalises {ShapeRules.Text(dims)}, where [batch, channels, …] is wanted");
        var x = ops.Reshape(call.Live(0), dims[1], Count(dims.AsSpan(2)));
        var centred = ops.Sub(x, ops.Mean(x, 2, keepAxis: true));
        var variance = ops.Mean(ops.Apply(Activation.Square, centred), 2, keepAxis: true);
        x = ops.Div(centred, ops.Apply(Activation.Sqrt, ops.Affine(variance, 1, call.Float("epsilon", 1e-5f))));
        x = ops.Mul(x, call.Weight(1, Initializer.Ones, dims[1], 1));
        x = ops.Add(x, call.Weight(2, Initializer.Zeros, dims[1], 1));
        return ops.Reshape(x, dims.AsSpan(1));
    }

    /// <summary>Up to version 12 all axes from the given one on are one.</summary>
    public static T Softmax<T>(NodeCall<T> call)
    {
        var (ops, x, dims) = (call.Ops, call.Live(0), call.Dims(0));
        var axis = call.AxisBehindBatch(call.Int("axis", call.Opset < 13 ? 1 : -1), dims.Length);
        var isFlat = call.Opset < 13 && axis < dims.Length - 1;
        if (isFlat && SequenceNodes.HasLength(dims[axis..]))
            throw call.Error($"is one over {ShapeRules.Text(dims[axis..])} together, where the length differs between batches");
        if (dims[axis] == ShapeRules.Length)
            x = ops.Add(x, SequenceNodes.Behind(call, axis, dims.Length));
        if (isFlat)
            x = ops.Reshape(x, [.. dims[1..axis], Count(dims.AsSpan(axis))]);
        x = call.Operator == "Softmax" ? ops.Softmax(x, axis) : ops.LogSoftmax(x, axis);
        return isFlat ? ops.Reshape(x, dims.AsSpan(1)) : x;
    }

    public static T Reduce<T>(NodeCall<T> call)
    {
        var (ops, x, rank) = (call.Ops, call.Live(0), call.Dims(0).Length);
        var axes = NodeArguments.Axes(call, 1, rank);
        if (axes is not { Length: > 0 })
            return call.Int("noop_with_empty_axes", 0) != 0 ? x : throw call.Error("goes over all axes, the batch among them");
        var isKept = call.Int("keepdims", 1) != 0;
        foreach (var axis in axes.Reverse())
        {
            if (axis == 0)
                throw call.Error("works along the axis of the batch, which trunks leave alone");
            x = call.Operator switch
            {
                _ when call.Dims(0)[axis] == ShapeRules.Length => SequenceNodes.Reduce(call, call.Operator, x, axis, isKept),
                "ReduceMean" => ops.Mean(x, axis, isKept),
                "ReduceSum" => ops.Sum(x, axis, isKept),
                _ => ops.ReduceMax(x, axis, isKept),
            };
        }
        return x;
    }

    /// <summary>A file is written for scoring, where dropout does nothing. What is trained has it again.</summary>
    public static T Dropout<T>(NodeCall<T> call)
    {
        var ratio = call.Has(1) ? call.Number(1) : call.Float("ratio", 0.5f);
        return call.IsTrainable && ratio is > 0 and < 1 ? call.Ops.Dropout(call.Live(0), ratio) : call.Live(0);
    }

    private static int Count(ReadOnlySpan<int> dims)
    {
        var count = 1;
        foreach (var size in dims)
            count = checked(count * size);
        return count;
    }
}
