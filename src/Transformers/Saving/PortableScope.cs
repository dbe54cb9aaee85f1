namespace MlNet.MultiTask;

/// <summary>Passes save options to the models inside a chain that is being saved on this thread, since ML.NET's save context has
/// none.</summary>
internal sealed class PortableScope : IDisposable
{
    [ThreadStatic]
    private static bool t_portable;

    private readonly bool _before = t_portable;

    public PortableScope(bool portable) => t_portable = portable;

    /// <summary>Whether scalars stay vectors of one, so that no assembly of ours is needed.</summary>
    public static bool IsPortable => t_portable;

    public void Dispose() => t_portable = _before;
}
