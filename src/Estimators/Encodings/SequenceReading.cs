namespace MlNet.MultiTask;

/// <summary>Reads the steps of a sequence's columns together, and pools them for tasks with one answer for each row.</summary>
internal static class SequenceReading
{
    // Below any value that a network gives a step.
    private const float Least = -1e9f;

    /// <summary>The steps of a row in their context: [batch, length, width], 0 behind a row's end; or [batch, width], a vector of each
    /// row.</summary>
    /// <param name="ops">The operations, in the sequence's scope.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="columns">[batch, length, width] of each column, or [batch, length] of the one whose keys the trunk reads.</param>
    /// <param name="mask">[batch, length].</param>
    public static T Steps<T>(IOps<T> ops, SequenceEncoding settings, IReadOnlyList<T> columns, T mask)
    {
        var known = ops.Reshape(mask, -2, 1);
        if (ops.Rank(columns[0]) == 2)
            return Read(ops, settings.Trunk!, columns[0], mask, known);
        var steps = columns.Count == 1 ? columns[0] : ops.Concat(2, [.. columns]);
        steps = ops.Mul(steps, known);
        if (settings.Dropout > 0)
            steps = ops.Dropout(steps, (float)settings.Dropout);
        return settings.Trunk is { } trunk ? Read(ops, trunk, steps, mask, known) : steps;
    }

    private static T Read<T>(IOps<T> ops, SequenceTrunk trunk, T steps, T mask, T known)
    {
        var read = trunk.Read(ops.Scope("trunk"), steps, mask);
        // A row without steps is 0.
        return ops.Mul(read, ops.Rank(read) == 2 ? ops.ReduceMax(mask, 1, keepAxis: true) : known);
    }

    /// <summary>One vector for each row: [batch, width].</summary>
    /// <param name="ops">The operations, in the sequence's scope.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="steps">[batch, length, width], 0 behind a row's end; or [batch, width] already.</param>
    /// <param name="mask">[batch, length].</param>
    public static T Pool<T>(IOps<T> ops, SequenceEncoding settings, T steps, T mask)
    {
        if (ops.Rank(steps) == 2)
            return steps;
        switch (settings.Pooling)
        {
            case SequencePooling.Maximum:
                var behind = ops.Reshape(ops.Affine(mask, -Least, Least), -2, 1);
                var largest = ops.ReduceMax(ops.Add(steps, behind), 1);
                // A row without steps is 0.
                return ops.Mul(largest, ops.ReduceMax(mask, 1, keepAxis: true));
            case SequencePooling.Attention:
                return Attend(ops.Scope("attention"), steps, mask);
            case SequencePooling.Last:
                return Last(ops, settings, steps, mask);
            default:
                return ops.Div(ops.Sum(steps, 1), ops.Clip(ops.Sum(mask, 1, keepAxis: true), 1, float.MaxValue));
        }
    }

    /// <summary>Steps that know of their row's other columns: a linear map of these is added to each step of the row, which is what a layer
    /// over step and columns side by side makes of them (Dumoulin et al. 2018, "Feature-wise transformations").</summary>
    /// <param name="ops">The operations, in the sequence's scope.</param>
    /// <param name="steps">[batch, length, width].</param>
    /// <param name="mask">[batch, length].</param>
    /// <param name="columns">[batch, width] of each other column, of any width.</param>
    public static T Beside<T>(IOps<T> ops, T steps, T mask, IReadOnlyList<T> columns)
    {
        var row = columns.Count == 1 ? columns[0] : ops.Concat(1, [.. columns]);
        var width = ops.Size(steps, 2);
        var added = ops.Reshape(ops.Dense("columns", row, width), 1, width);
        return ops.Add(steps, ops.Mul(added, ops.Reshape(mask, -2, 1)));
    }

    /// <summary>The mean over the steps of each row.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="values">A number for each step, [batch · length], or the same number for all, of one axis; a scalar stays.</param>
    /// <param name="mask">[batch, length].</param>
    /// <returns>[batch], 0 for a row without a step.</returns>
    public static T OfRows<T>(IOps<T> ops, T values, T mask)
    {
        if (ops.Rank(values) == 0)
            return values;
        var known = ops.JoinSteps(ops.Reshape(mask, -2, 1));
        var own = ops.Reshape(ops.Mul(values, ops.Rank(values) > 1 ? known : ops.Sum(known, 1)), 1);
        return ops.Div(ops.Sum(ops.Reshape(ops.SplitSteps(own, mask), -2), 1), ops.Clip(ops.Sum(mask, 1), 1, float.MaxValue));
    }

    private static T Attend<T>(IOps<T> ops, T steps, T mask)
    {
        var hidden = ops.Apply(Activation.Tanh, ops.Dense("hidden", steps, ops.Size(steps, 2)));
        var scores = ops.Reshape(ops.Dense("score", hidden, 1, bias: false), -2);
        var shares = ops.Softmax(ops.Add(scores, ops.Affine(mask, -Least, Least)), -1);
        return ops.Sum(ops.Mul(steps, ops.Reshape(shares, -2, 1)), 1);
    }

    private static T Last<T>(IOps<T> ops, SequenceEncoding settings, T steps, T mask)
    {
        // 1 at a row's last step: the only one behind which the mask ends.
        var next = ops.Reshape(ops.Shift(ops.Reshape(mask, -2, 1), -1), -2);
        T Pick(T values, T at) => ops.Sum(ops.Mul(values, ops.Reshape(at, -2, 1)), 1);
        var last = ops.Sub(mask, next);
        if (settings.Trunk is not { ReadsBothWays: true })
            return Pick(steps, last);
        var width = ops.Size(steps, 2) / 2;
        var before = ops.Reshape(ops.Shift(ops.Reshape(mask, -2, 1), 1), -2);
        var first = ops.Mul(mask, ops.Affine(before, -1, 1));
        return ops.Concat(1, Pick(ops.Slice(steps, 2, 0, width), last), Pick(ops.Slice(steps, 2, width, 2 * width), first));
    }
}
