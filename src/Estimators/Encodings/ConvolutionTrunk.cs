namespace MlNet.MultiTask;

/// <summary>Convolutions along the steps, each layer added to what it reads (He et al. 2016): relu(W [neighbouring steps] + b), with zeros
/// beyond the ends of a row.</summary>
/// <param name="width">Values of a step.</param>
public sealed class ConvolutionTrunk(int width = 128) : SequenceTrunk
{
    /// <summary>Values of a step.</summary>
    /// <value>Default 128. From 1 to 65,536.</value>
    public int Width { get; init; } = width;

    /// <summary>Layers on top of each other.</summary>
    /// <value>Default 3. From 1 to 64.</value>
    public int Layers { get; init; } = 3;

    /// <summary>Steps that a layer looks at, the middle one included.</summary>
    /// <value>Default 3. An odd number from 1 to 63.</value>
    public int Window { get; init; } = 3;

    /// <summary>Factor by which the steps that a layer looks at lie further apart than in the layer before (Yu, Koltun 2016).</summary>
    /// <value>Default 2. From 1 to 16; the distance ends at 1,024 steps.</value>
    public int Dilation { get; init; } = 2;

    /// <summary>Probability with which each value is dropped behind each layer while training.</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Width, 1, 1 << 16);
        Guard.Between(Layers, 1, 64);
        Guard.Range(Window is >= 1 and <= 63 && Window % 2 == 1, Window, "an odd number from 1 to 63");
        Guard.Between(Dilation, 1, 16);
        Guard.BelowOne(Dropout);
    }

    /// <inheritdoc/>
    public override T Read<T>(IOps<T> ops, T steps, T mask)
    {
        ArgumentNullException.ThrowIfNull(ops);
        var known = ops.Reshape(mask, -2, 1);
        var distance = 1;
        for (var layer = 0; layer < Layers; layer++)
        {
            var own = ops.Scope(LayerNames.Of(layer));
            var neighbours = new T[Window];
            for (var i = 0; i < Window; i++)
                neighbours[i] = own.Shift(steps, (Window / 2 - i) * distance);
            var read = own.Apply(Activation.Relu, own.Dense("linear", own.Concat(2, neighbours), Width));
            if (Dropout > 0)
                read = own.Dropout(read, (float)Dropout);
            // What a layer makes of the steps behind a row's end must not come back into the row.
            steps = own.Mul(layer == 0 ? read : own.Add(steps, read), known);
            distance = Math.Min(distance * Dilation, 1024);
        }
        return steps;
    }
}
