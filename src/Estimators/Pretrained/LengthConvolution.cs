namespace MlNet.MultiTask;

/// <summary>Convolutions along the length of sequences, [batch, channels, length], that leave them as long as they are.</summary>
internal static class LengthConvolution
{
    private const int MostGroups = 256;

    public static T Conv<T>(NodeCall<T> call)
    {
        var (ops, kernel, groups) = (call.Ops, call.Dims(1), call.Int("group", 1));
        var (size, dilation, stride) = (kernel[2], One("dilations"), One("strides"));
        var span = (double)dilation * (size - 1);
        var front = Front(call, span);
        if (stride != 1 || front is < 0 or > 1 << 16)
            throw call.Error("gives sequences of another length: strides of 1, and a border that makes up for the kernel, are read");
        if (groups < 1 || kernel[0] % groups != 0 || call.Dims(0)[1] != kernel[1] * groups)
            throw call.Error($"has a weight {ShapeRules.Text(kernel)} in {groups} groups for {ShapeRules.Text(call.Dims(0))}");
        var start = FreshStart.Product(kernel.AsSpan(1));
        var weight = groups == 1 && size == 1 ? call.Matrix(1, start) : call.Weight(1, start);
        var bias = call.Has(2) ? call.Weight(2, Initializer.Zeros) : default;
        var steps = ops.Transpose(call.Live(0), 0, 2, 1);
        if (size > 1)
            steps = ops.Mul(steps, SequenceNodes.Mask(call, 1, 3));
        call.Charge((double)size * kernel[1] * groups);
        T[] near = [.. Enumerable.Range(0, size).Select(k => ops.Shift(steps, front - k * dilation))];
        return ops.Transpose(Sum(call, near, weight, bias, groups), 0, 2, 1);

        int One(string name) => call.Ints(name) is { } values ? values is [> 0 and <= 1 << 16] ? (int)values[0] : 0 : 1;
    }

    private static T Sum<T>(NodeCall<T> call, T[] near, T weight, T? bias, int groups)
    {
        var (ops, kernel) = (call.Ops, call.Dims(1));
        if (groups == 1)
            return ops.Linear(near.Length == 1 ? near[0] : ops.Concat(2, near), Matrix(ops, weight, kernel), bias);
        if (kernel[1] == 1 && kernel[0] == groups)
        {
            // Each channel by itself.
            var sum = Product(0);
            for (var k = 1; k < near.Length; k++)
                sum = ops.Add(sum, Product(k));
            return call.Has(2) ? ops.Add(sum, bias!) : sum;
        }
        if (groups > MostGroups)
            throw call.Error($"has {groups} groups of channels, more than the {MostGroups} that are read of sequences");
        var (inputs, outputs) = (kernel[1], kernel[0] / groups);
        var parts = new T[groups];
        for (var g = 0; g < groups; g++)
        {
            T[] own = [.. near.Select(steps => ops.Slice(steps, 2, g * inputs, (g + 1) * inputs))];
            parts[g] = ops.Linear(
                own.Length == 1 ? own[0] : ops.Concat(2, own),
                Matrix(ops, ops.Slice(weight, 0, g * outputs, (g + 1) * outputs), kernel),
                call.Has(2) ? ops.Slice(bias!, 0, g * outputs, (g + 1) * outputs) : default
            );
        }
        return ops.Concat(2, parts);

        T Product(int k) => ops.Mul(near[k], ops.Reshape(ops.Slice(weight, 2, k, k + 1), []));
    }

    // [out, in, kernel] as [out, kernel · in].
    private static T Matrix<T>(IOps<T> ops, T weight, int[] kernel) =>
        ops.Reshape(kernel[2] == 1 ? weight : ops.Transpose(weight, 0, 2, 1), kernel[1] * kernel[2]);

    // Zeros in front of a row; −1 where its length would change.
    private static int Front<T>(NodeCall<T> call, double span)
    {
        if (span > 1 << 16)
            return -1;
        var all = (int)span;
        return call.Text("auto_pad", "NOTSET") switch
        {
            "SAME_UPPER" => all / 2,
            "SAME_LOWER" => all - all / 2,
            "VALID" => all == 0 ? 0 : -1,
            _ => (call.Ints("pads") ?? [0, 0]) is [>= 0 and var front, >= 0 and var back] && front + back == all ? (int)front : -1,
        };
    }
}
