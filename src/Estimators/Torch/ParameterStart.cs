namespace MlNet.MultiTask;

/// <summary>Draws a parameter's first values. Each parameter has random numbers of its own, from the seed and its name, so that adding a
/// task does not change how the others start.</summary>
internal static class ParameterStart
{
    public static void Fill(Span<float> values, string name, Initializer initializer, int seed)
    {
        var (kind, scale) = initializer;
        if (kind == InitializerKind.Given)
        {
            initializer.Values.Span.CopyTo(values);
            return;
        }
        if (kind == InitializerKind.Constant)
        {
            values.Fill(scale);
            return;
        }
        var random = new SeededRandom(HashCode(name, seed));
        for (var i = 0; i < values.Length; i++)
            values[i] = kind switch
            {
                InitializerKind.Uniform => (float)((2 * random.Uniform() - 1) * scale),
                InitializerKind.Normal => (float)(random.Normal() * scale),
                InitializerKind.Sign => random.Uniform() < 0.5 ? -scale : scale,
                _ => throw new NotSupportedException($"Parameter '{name}' starts as {kind}, which is not known."),
            };
    }

    // FNV-1a: string.GetHashCode differs between processes.
    private static int HashCode(string name, int seed)
    {
        var hash = 2166136261u ^ (uint)seed * 0x9E3779B1u;
        foreach (var c in name)
            hash = (hash ^ c) * 16777619u;
        return (int)hash;
    }
}
