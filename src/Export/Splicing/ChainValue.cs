namespace MlNet.MultiTask.Splicing;

/// <summary>The value that carries a column at some point of the chain, [batch, Size].</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Item type.</param>
/// <param name="Origin">The task's output that it is; null where it is none.</param>
internal sealed record ChainValue(string Name, DataType Type, OutputColumn? Origin = null);
