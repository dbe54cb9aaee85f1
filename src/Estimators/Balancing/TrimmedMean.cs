namespace MlNet.MultiTask;

/// <summary>
/// TrimmedMean: in every coordinate the b largest and the b smallest gradients are left out and the others averaged
/// (Yin, Chen, Ramchandran, Bartlett 2018, "Byzantine-Robust Distributed Learning", definition 2).
/// </summary>
/// <remarks>In a step with fewer than 2b + 1 tasks as many as possible are left out on either side.</remarks>
public sealed class TrimmedMean : DirectionBalancer
{
    /// <summary>Number b ≥ 0 of gradients left out on either side.</summary>
    /// <value>1</value>
    public int Trim { get; init; } = 1;

    /// <inheritdoc/>
    public override int MinimumTasks => 2 * Trim + 1;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.AtLeast(Trim, 0);
    }

    /// <inheritdoc/>
    public override void Combine(BalancerStep step, Span<float> direction)
    {
        var n = step.Tasks.Length;
        var trim = Math.Min(Trim, (n - 1) / 2);
        const int width = 64;
        var block = n <= 64 ? stackalloc float[n * width] : new float[n * width];
        Span<float> column = n <= 64 ? stackalloc float[n] : new float[n];
        for (var start = 0; start < direction.Length; start += width)
        {
            var count = Math.Min(width, direction.Length - start);
            for (var i = 0; i < n; i++)
                step.Gradient(i).Slice(start, count).CopyTo(block[(i * width)..]);
            for (var p = 0; p < count; p++)
            {
                for (var i = 0; i < n; i++)
                    column[i] = block[i * width + p];
                column.Sort();
                var sum = 0.0;
                for (var i = trim; i < n - trim; i++)
                    sum += column[i];
                direction[start + p] = (float)(sum / (n - 2 * trim));
            }
        }
    }
}
