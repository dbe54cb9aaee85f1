namespace MlNet.MultiTask.Safety;

/// <summary>What a graph from a stranger may ask for, in sum.</summary>
internal sealed record SafetyLimits
{
    public static SafetyLimits Default { get; } = new();

    /// <summary>Nodes of the graph.</summary>
    public int Nodes { get; init; } = 30_000;

    /// <summary>Inputs and outputs of all nodes.</summary>
    public int Edges { get; init; } = 400_000;

    /// <summary>What <see cref="GraphCrowding"/> may be: one value read by 8,000 nodes, say.</summary>
    public long Crowding { get; init; } = 64_000_000;

    /// <summary>Items of initializers, counted again for each node that reads them: ONNX Runtime arranges a weight anew for each
    /// product.</summary>
    public long ReadItems { get; init; } = 1L << 29;

    /// <summary>Items of all values that depend on no input, initializers apart.</summary>
    public long ConstantItems { get; init; } = 1L << 25;

    /// <summary>Multiplications and the like to compute them.</summary>
    public long ConstantArithmetic { get; init; } = 1L << 30;

    /// <summary>Items that one value may have for one row.</summary>
    public long ItemsPerRow { get; init; } = 1L << 28;

    /// <summary>Dimensions of a value.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>Nodes from a tree's root to its deepest leaf: the runtime follows them by recursion.</summary>
    public int TreeDepth { get; init; } = 1000;
}
