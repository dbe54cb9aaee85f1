namespace MlNet.MultiTask;

/// <summary>A number of a sparse row that is not zero.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Value">The number.</param>
internal readonly record struct SlotValue(int Slot, float Value);
