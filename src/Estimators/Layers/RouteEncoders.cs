namespace MlNet.MultiTask;

/// <summary>The encoders in front of a shared network, one for each data set with its own feature columns.</summary>
internal static class RouteEncoders
{
    /// <summary>A linear layer with a ReLU behind it, to the width that all routes have in common; for images a 1 × 1 convolution to the
    /// common number of channels.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="route">Which one.</param>
    /// <param name="features">[batch, in], or [batch, channels, height, width].</param>
    /// <param name="width">The common width.</param>
    /// <param name="channels">The common number of channels.</param>
    public static T RouteEncoder<T>(this IOps<T> ops, int route, T features, int width, int channels)
    {
        var scope = ops.Scope("encoders");
        if (ops.Rank(features) == 2)
            return ops.Apply(Activation.Relu, scope.Dense(LayerNames.Of(route), features, width));
        var own = scope.Scope(LayerNames.Of(route));
        var from = ops.Size(features, 1);
        var start = Initializer.FanIn(from);
        return ops.Apply(
            Activation.Relu,
            own.Conv2d(features, own.Parameter("weight", start, channels, from, 1, 1), own.Parameter("bias", start, channels))
        );
    }
}
