namespace MlNet.MultiTask.Checking;

/// <summary>A column's values for some rows, row after row.</summary>
/// <param name="Name">Name of the column and of the graph's input or output.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Width">Slots of a row.</param>
/// <param name="Items">
/// float[], double[], bool[], string[], or an array of the whole-number type; Rows × Width items. Keys are uint[], from 1, 0 for missing.
/// </param>
internal sealed record TensorData(string Name, int Rows, int Width, Array Items);
