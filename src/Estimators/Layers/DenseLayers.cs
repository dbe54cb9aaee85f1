namespace MlNet.MultiTask.Extending;

/// <summary>Fully connected layers, written with <see cref="IOps{T}"/>.</summary>
public static class DenseLayers
{
    /// <summary>A linear layer x·Wᵀ + b over the last axis, started as PyTorch starts it.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="name">Scope of its parameters <c>weight</c> [width, in] and <c>bias</c> [width].</param>
    /// <param name="x">[batch, …, in].</param>
    /// <param name="width">Number of outputs.</param>
    /// <param name="bias">Whether it has a bias.</param>
    public static T Dense<T>(this IOps<T> ops, string name, T x, int width, bool bias = true)
    {
        var scope = ops.Scope(name);
        var inputs = scope.Size(x, -1);
        var start = Initializer.FanIn(inputs);
        var weight = scope.Parameter("weight", start, width, inputs);
        return scope.Linear(x, weight, bias ? scope.Parameter("bias", start, width) : default);
    }

    /// <summary>A linear layer for each member of an ensemble.</summary>
    /// <param name="ops">The operations, in the scope of its parameters <c>weight</c> [members, in, width] and <c>bias</c> [members,
    /// width].</param>
    /// <param name="x">[batch, members, in].</param>
    /// <param name="members">Number of members.</param>
    /// <param name="width">Number of outputs of each.</param>
    internal static T DenseOfMembers<T>(this IOps<T> ops, T x, int members, int width)
    {
        var inputs = ops.Size(x, -1);
        var start = Initializer.FanIn(inputs);
        var product = ops.GroupLinear(x, ops.Parameter("weight", start, members, inputs, width));
        return ops.Add(product, ops.Parameter("bias", start, members, width));
    }

    /// <summary>Linear layers with normalisation, function and dropout behind each.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="name">Scope of the layers <c>0</c>, <c>1</c>, ….</param>
    /// <param name="x">[batch, in].</param>
    /// <param name="widths">Width of each layer.</param>
    /// <param name="settings">What they have in common.</param>
    public static T Mlp<T>(this IOps<T> ops, string name, T x, IReadOnlyList<int> widths, LayerSettings settings)
    {
        var scope = ops.Scope(name);
        for (var i = 0; i < widths.Count; i++)
        {
            var layer = scope.Scope(LayerNames.Of(i));
            x = layer.Dense("linear", x, widths[i]);
            x = layer.Normalize("norm", x, settings.Normalization);
            x = layer.Apply(settings.Activation, x);
            if (settings.Dropout > 0)
                x = layer.Dropout(x, (float)settings.Dropout);
        }
        return x;
    }

    /// <summary>Batch or layer normalisation with trained scale and shift, or nothing.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="name">Scope of its parameters.</param>
    /// <param name="x">[batch, width], or [batch, channels, height, width] for batch normalisation.</param>
    /// <param name="normalization">Which one.</param>
    public static T Normalize<T>(this IOps<T> ops, string name, T x, LayerNormalization normalization)
    {
        if (normalization == LayerNormalization.None)
            return x;
        var scope = ops.Scope(name);
        var size = scope.Size(x, normalization == LayerNormalization.Batch ? 1 : -1);
        var scale = scope.Parameter("scale", Initializer.Ones, size);
        var shift = scope.Parameter("shift", Initializer.Zeros, size);
        return normalization == LayerNormalization.Layer
            ? scope.LayerNorm(x, scale, shift)
            : scope.BatchNorm(x, scale, shift, scope.State("mean", 0, size), scope.State("variance", 1, size));
    }
}
