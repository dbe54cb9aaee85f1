namespace MlNet.MultiTask.Splicing;

/// <summary>The value that carries a column at some point of the chain, [batch, Size].</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Item type.</param>
/// <param name="Origin">The task's output that it is; null where it is none.</param>
/// <param name="Ends">Where rows have different lengths, the value that is 1 in front of their ends and 0 behind, int64 [batch, n]; null
/// where that is not known.</param>
/// <param name="Steps">Of a task's output with a value for each step the value that says how many steps rows have, int64
/// [batch, 1].</param>
internal sealed record ChainValue(string Name, DataType Type, OutputColumn? Origin = null, string? Ends = null, string? Steps = null);
