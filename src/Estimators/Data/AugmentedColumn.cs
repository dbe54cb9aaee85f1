namespace MlNet.MultiTask;

/// <summary>An image column that is augmented.</summary>
/// <param name="Input">Its position among the input columns.</param>
/// <param name="Column">The column.</param>
/// <param name="Image">How it is encoded.</param>
internal sealed record AugmentedColumn(int Input, InputColumn Column, ImageEncoding Image);
