namespace MlNet.MultiTask;

/// <summary>A value of which only the shape is known.</summary>
/// <param name="Dims">Its shape, −1 for the batch, −2 for the length of sequences.</param>
/// <param name="IsInteger">True for whole numbers: keys, bytes, positions.</param>
internal sealed record ShapeValue(IReadOnlyList<int> Dims, bool IsInteger = false)
{
    public override string ToString() => ShapeRules.Text(Dims);
}
