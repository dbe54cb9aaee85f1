namespace MlNet.MultiTask;

/// <summary>
/// A Transformer encoder (Vaswani et al. 2017) with the normalisation in front of each part (Xiong et al. 2020) and learnt positions: each
/// step attends to all steps of its row.
/// </summary>
/// <param name="width">Values of a step.</param>
public sealed class TransformerTrunk(int width = 128) : SequenceTrunk
{
    // Added to the score of a step behind a row's end, whose share then is 0 in float32.
    private const float Never = -1e9f;

    /// <summary>Values of a step.</summary>
    /// <value>Default 128. From 1 to 65,536, a multiple of <see cref="Heads"/>.</value>
    public int Width { get; init; } = width;

    /// <summary>Layers on top of each other.</summary>
    /// <value>Default 2. From 1 to 64.</value>
    public int Layers { get; init; } = 2;

    /// <summary>Heads of each attention.</summary>
    /// <value>Default 4. From 1 to 256.</value>
    public int Heads { get; init; } = 4;

    /// <summary>Values of the hidden layer of each feed-forward part.</summary>
    /// <value>Default 0: four times <see cref="Width"/>. From 0 to 65,536.</value>
    public int Hidden { get; init; }

    /// <summary>Rows of the table of positions. Steps beyond it all get its last row: their order is not told apart.</summary>
    /// <value>Default 512. From 1 to 65,536.</value>
    public int MaximumPositions { get; init; } = 512;

    /// <summary>Probability with which each value is dropped behind each part while training.</summary>
    /// <value>Default 0.1. From 0 to below 1.</value>
    public double Dropout { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Width, 1, 1 << 16);
        Guard.Between(Layers, 1, 64);
        Guard.Between(Heads, 1, 256);
        Guard.Range(Width % Heads == 0, Width, $"a multiple of the {Heads} {nameof(Heads)}");
        Guard.Between(Hidden, 0, 1 << 16);
        Guard.Between(MaximumPositions, 1, 1 << 16);
        Guard.BelowOne(Dropout);
    }

    /// <inheritdoc/>
    public override T Read<T>(IOps<T> ops, T steps, T mask)
    {
        ArgumentNullException.ThrowIfNull(ops);
        var table = ops.Parameter("positions", Initializer.Normal(0.02f), MaximumPositions, Width);
        steps = ops.Add(ops.Dense("input", steps, Width), ops.Embedding(table, ops.Positions(steps, MaximumPositions)));
        // [batch, heads, length, length]: what no step may attend to.
        var behind = ops.Reshape(ops.Affine(mask, -Never, Never), 1, 1, -2);
        for (var layer = 0; layer < Layers; layer++)
        {
            var own = ops.Scope(LayerNames.Of(layer));
            steps = own.Add(steps, Dropped(own, Attend(own, own.Normalize("norm1", steps, LayerNormalization.Layer), behind)));
            var hidden = own.Dense("up", own.Normalize("norm2", steps, LayerNormalization.Layer), Hidden > 0 ? Hidden : 4 * Width);
            steps = own.Add(steps, Dropped(own, own.Dense("down", own.Apply(Activation.Gelu, hidden), Width)));
        }
        return ops.Normalize("norm", steps, LayerNormalization.Layer);
    }

    private T Attend<T>(IOps<T> ops, T steps, T behind)
    {
        var size = Width / Heads;
        T Split(string name) => ops.Transpose(ops.Reshape(ops.Dense(name, steps, Width), -2, Heads, size), 0, 2, 1, 3);
        var scores = ops.MatMul(Split("query"), ops.Transpose(Split("key"), 0, 1, 3, 2));
        var shares = ops.Softmax(ops.Add(ops.Affine(scores, 1 / MathF.Sqrt(size), 0), behind), -1);
        var read = ops.Transpose(ops.MatMul(shares, Split("value")), 0, 2, 1, 3);
        return ops.Dense("output", ops.Reshape(read, -2, Width), Width);
    }

    private T Dropped<T>(IOps<T> ops, T x) => Dropout > 0 ? ops.Dropout(x, (float)Dropout) : x;
}
