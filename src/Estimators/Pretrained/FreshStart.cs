namespace MlNet.MultiTask;

/// <summary>How weights begin that do not begin with a file's.</summary>
internal static class FreshStart
{
    /// <summary>Positions, tokens, and other tables that are added to what is computed from a row: as in Dosovitskiy et al. 2021.</summary>
    public static Initializer Table => Initializer.Normal(0.02f);

    /// <summary>The slope of PRelu (He et al. 2015).</summary>
    public static Initializer Slope => Initializer.Constant(0.25f);

    /// <summary>A kernel, or a matrix: normal with the variance 2 / n for n values that each result is computed from (He et al. 2015,
    /// eq. 10).</summary>
    /// <param name="sizes">The axes whose product is n.</param>
    public static Initializer Product(params ReadOnlySpan<int> sizes)
    {
        var read = 1.0;
        foreach (var size in sizes)
            read *= size;
        return Initializer.Normal((float)Math.Sqrt(2 / Math.Max(1, read)));
    }

    /// <summary>What is added: nothing, or a table where it has several axes.</summary>
    public static Initializer Added(ReadOnlySpan<int> shape)
    {
        var axes = 0;
        foreach (var size in shape)
            axes += size > 1 ? 1 : 0;
        return axes > 1 ? Table : Initializer.Zeros;
    }
}
