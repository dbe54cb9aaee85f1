namespace MlNet.MultiTask;

/// <summary>The numbers as they are.</summary>
/// <param name="size">Slots of the column; 0 where that is of no interest.</param>
internal sealed class FittedIdentity(int size = 0) : FittedEncoding
{
    public override IReadOnlyList<float>? State => [];

    public override IReadOnlyList<int>? ValuesOfFeatures => size > 0 ? [.. Enumerable.Repeat(1, size)] : null;

    public override T Encode<T>(IOps<T> ops, T x) => x;
}
