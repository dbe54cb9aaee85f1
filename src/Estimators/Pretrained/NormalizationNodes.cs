namespace MlNet.MultiTask;

/// <summary>Normalisation, softmax, dropout and means along axes.</summary>
internal static class NormalizationNodes
{
    public static T Batch<T>(NodeCall<T> call)
    {
        if (call.Int("training_mode", 0) != 0 || call.Int("spatial", 1) != 1)
            throw call.Error("normalises by the batch, or each pixel by itself, also when it scores");
        return call.Ops.BatchNorm(
            call.Live(0),
            call.Weight(1),
            call.Weight(2),
            call.State(3),
            call.State(4),
            1 - call.Float("momentum", 0.9f),
            call.Float("epsilon", 1e-5f),
            call.KeepsStatistics
        );
    }

    public static T Layer<T>(NodeCall<T> call)
    {
        var (ops, dims) = (call.Ops, call.Dims(0));
        var axis = call.AxisBehindBatch(call.Int("axis", -1), dims.Length);
        var width = Count(dims.AsSpan(axis));
        var x = axis == dims.Length - 1 ? call.Live(0) : ops.Reshape(call.Live(0), [.. dims[1..axis], width]);
        var shift = call.Has(2) ? call.Weight(2, width) : call.Constant("none", () => new float[width], width);
        x = ops.LayerNorm(x, call.Weight(1, width), shift, call.Float("epsilon", 1e-5f));
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
        x = ops.Add(ops.Mul(x, call.Weight(1, dims[1], 1)), call.Weight(2, dims[1], 1));
        return ops.Reshape(x, dims.AsSpan(1));
    }

    /// <summary>Up to version 12 all axes from the given one on are one.</summary>
    public static T Softmax<T>(NodeCall<T> call)
    {
        var (ops, x, dims) = (call.Ops, call.Live(0), call.Dims(0));
        var axis = call.AxisBehindBatch(call.Int("axis", call.Opset < 13 ? 1 : -1), dims.Length);
        var isFlat = call.Opset < 13 && axis < dims.Length - 1;
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
            call.AxisBehindBatch(axis, rank);
            x = call.Operator switch
            {
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
