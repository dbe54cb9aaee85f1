namespace MlNet.MultiTask;

/// <summary>One layer of a network: operations under one name that follow each other.</summary>
public sealed record NetworkLayer
{
    internal NetworkLayer(
        string name,
        IReadOnlyList<string> operations,
        IReadOnlyList<int> output,
        long parameters,
        long multiplyAdds,
        string? task
    ) => (Name, Operations, Output, Parameters, MultiplyAdds, Task) = (name, operations, output, parameters, multiplyAdds, task);

    /// <summary>Where it is in the network, as its parameters are named: <c>trunk/0/linear</c>.</summary>
    public string Name { get; internal init; }

    /// <summary>Its operations, in order, each once: <c>Linear</c>, <c>Relu</c>, ….</summary>
    public IReadOnlyList<string> Operations { get; internal init; }

    /// <summary>Shape of its last value; −1 stands for the batch.</summary>
    public IReadOnlyList<int> Output { get; internal init; }

    /// <summary>Number of its trained values.</summary>
    public long Parameters { get; internal init; }

    /// <summary>Number of multiply-adds to score one row.</summary>
    public long MultiplyAdds { get; internal init; }

    /// <summary>Name of the task that it belongs to alone; null where it is shared.</summary>
    public string? Task { get; internal init; }
}
