namespace MlNet.MultiTask;

/// <summary>The numbers as they are.</summary>
internal sealed class FittedIdentity : FittedEncoding
{
    public override IReadOnlyList<float>? State => [];

    public override T Encode<T>(IOps<T> ops, T x) => x;
}
