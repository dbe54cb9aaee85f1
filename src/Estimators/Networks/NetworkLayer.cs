namespace MlNet.MultiTask;

/// <summary>One layer of a network: operations under one name that follow each other.</summary>
/// <param name="Name">Where it is in the network, as its parameters are named: <c>trunk/0/linear</c>.</param>
/// <param name="Operations">Its operations, in order, each once: <c>Linear</c>, <c>Relu</c>, ….</param>
/// <param name="Output">Shape of its last value; −1 stands for the batch.</param>
/// <param name="Parameters">Number of its trained values.</param>
/// <param name="MultiplyAdds">Multiplications with addition that it takes to score one row.</param>
/// <param name="Task">Name of the task that it belongs to alone; null where it is shared.</param>
public sealed record NetworkLayer(string Name, IReadOnlyList<string> Operations, IReadOnlyList<int> Output, long Parameters, long MultiplyAdds, string? Task);
