namespace MlNet.MultiTask.Extending;

/// <summary>Writes the current row's label and returns true, or returns false where the row has none.</summary>
/// <param name="to">As many values as the label is wide.</param>
public delegate bool ReadLabel(Span<float> to);
