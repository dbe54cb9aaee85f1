namespace MlNet.MultiTask;

/// <summary>Gated recurrent units (Cho et al. 2014), read from both ends of a row (Schuster, Paliwal 1997).</summary>
/// <param name="width">Units of each direction.</param>
public sealed class GruTrunk(int width = 96) : SequenceTrunk
{
    /// <summary>Units of each direction.</summary>
    /// <value>Default 96. From 1 to 65,536.</value>
    public int Width { get; init; } = width;

    /// <summary>Layers on top of each other.</summary>
    /// <value>Default 1. From 1 to 64.</value>
    public int Layers { get; init; } = 1;

    /// <summary>Whether rows are read from their end too; each step then has twice as many values.</summary>
    /// <value>Default true.</value>
    public bool Bidirectional { get; init; } = true;

    /// <summary>Probability with which each value is dropped behind each layer while training.</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public override bool ReadsBothWays => Bidirectional;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Width, 1, 1 << 16);
        Guard.Between(Layers, 1, 64);
        Guard.BelowOne(Dropout);
    }

    /// <inheritdoc/>
    public override T Read<T>(IOps<T> ops, T steps, T mask)
    {
        ArgumentNullException.ThrowIfNull(ops);
        for (var layer = 0; layer < Layers; layer++)
        {
            var own = ops.Scope(LayerNames.Of(layer));
            var forwards = Direction(own.Scope("forward"), steps, mask, backward: false);
            steps = Bidirectional ? own.Concat(2, forwards, Direction(own.Scope("backward"), steps, mask, backward: true)) : forwards;
            if (Dropout > 0)
                steps = own.Dropout(steps, (float)Dropout);
        }
        return steps;
    }

    private T Direction<T>(IOps<T> ops, T steps, T mask, bool backward)
    {
        var inputs = ops.Size(steps, 2);
        // As PyTorch starts them.
        var start = Initializer.FanIn(Width);
        return ops.Gru(
            steps,
            mask,
            ops.Parameter("weight", start, 3 * Width, inputs),
            ops.Parameter("state", start, 3 * Width, Width),
            ops.Parameter("weightBias", start, 3 * Width),
            ops.Parameter("stateBias", start, 3 * Width),
            backward
        );
    }
}
