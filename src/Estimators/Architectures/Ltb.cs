namespace MlNet.MultiTask;

/// <summary>
/// Learning to branch (Guo, Lee, Ulbricht 2020): levels of nodes, each a layer. Every node, and in the end every task, takes its input from
/// one node of the level below; which one is learnt with the weights. While training it is drawn in each step by the Gumbel-softmax trick,
/// d = softmax((θ + G) / τ) with G = −log(−log U), its largest entry taken as 1 in the forward pass and d itself in the gradient; scoring
/// and export take the likeliest parent, max θ.
/// </summary>
/// <remarks>The paper lowers τ while training. Here it stays, since the straight-through draw takes one parent at any τ.</remarks>
public sealed class Ltb : DenseArchitecture
{
    /// <summary>Width of the nodes of each level.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> LevelWidths { get; init; } = [128, 64];

    /// <summary>Number of nodes in each level; 0 takes as many as there are tasks.</summary>
    /// <value>Default 0. From 0 to 256.</value>
    public int NodeCount { get; init; }

    /// <summary>Temperature τ of the draw: the lower, the more its gradient is that of the parent drawn.</summary>
    /// <value>Default 1. Greater than 0, up to 1000.</value>
    public double Temperature { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(LevelWidths);
        Guard.Between(NodeCount, 0, 256);
        Guard.Range(Temperature is > 0 and <= 1000, Temperature, "greater than 0 and at most 1000");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var scope = ops.Scope("tree");
        var nodes = NodeCount == 0 ? taskCount : NodeCount;
        var values = new T[nodes];
        Array.Fill(values, features);
        for (var i = 0; i < LevelWidths.Count; i++)
        {
            var level = scope.Scope(LayerNames.OfLevel(i));
            if (i > 0)
                values = level.Combine(Parents(level, nodes, nodes), values);
            for (var node = 0; node < nodes; node++)
                values[node] = level.Mlp(LayerNames.Of(node), values[node], [LevelWidths[i]], Layers);
        }
        var leaves = scope.Scope("tasks");
        return ops.Towers(leaves.Combine(Parents(leaves, taskCount, nodes), values), TowerLayers, Layers);
    }

    // [children, parents], a single 1 in each row.
    private T Parents<T>(IOps<T> ops, int children, int parents)
    {
        var logits = ops.Parameter("parent", Initializer.Zeros, children, parents);
        if (!ops.Training)
            return OneHot(ops, logits, parents);
        var drawn = ops.Affine(ops.Add(logits, Gumbel(ops, logits)), (float)(1 / Temperature), 0);
        var soft = ops.Softmax(drawn, 1);
        return ops.Add(soft, ops.StopGradient(ops.Sub(OneHot(ops, drawn, parents), soft)));
    }

    private static T OneHot<T>(IOps<T> ops, T values, int count)
    {
        var identity = new float[count * count];
        for (var i = 0; i < count; i++)
            identity[i * count + i] = 1;
        return ops.Embedding(ops.Constant("identity", identity, count, count), ops.ArgMax(values, 1));
    }

    // Half the sum of two squared normals is exponential with mean 1, as −log U is.
    private static T Gumbel<T>(IOps<T> ops, T like)
    {
        var squares = ops.Add(ops.Apply(Activation.Square, ops.Noise(like)), ops.Apply(Activation.Square, ops.Noise(like)));
        return ops.Apply(Activation.Negate, ops.Apply(Activation.Log, ops.Clip(ops.Affine(squares, 0.5f, 0), 1e-20f, float.MaxValue)));
    }
}
