namespace MlNet.MultiTask;

/// <summary>One value of an encoding: clip((x − Offset) · Scale, Low, High) of one slot.</summary>
internal readonly record struct SlotSegment(int Slot, float Offset, float Scale, float Low, float High);
