namespace MlNet.MultiTask.Safety;

/// <summary>What a graph costs, as far as its shapes tell.</summary>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="Crowding">See <see cref="GraphCrowding"/>.</param>
/// <param name="ReadItems">Items of initializers, counted again for each node that reads them.</param>
/// <param name="ConstantItems">Items of values that depend on no input, initializers apart.</param>
/// <param name="ConstantArithmetic">Multiplications and the like for them.</param>
/// <param name="RowItems">Items of all other values for a batch of one row.</param>
/// <param name="RowArithmetic">Multiplications and the like for a batch of one row.</param>
internal sealed record ModelCost(
    int Nodes,
    long Crowding,
    long ReadItems,
    long ConstantItems,
    long ConstantArithmetic,
    long RowItems,
    long RowArithmetic
);
