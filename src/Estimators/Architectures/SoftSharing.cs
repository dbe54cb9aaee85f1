namespace MlNet.MultiTask;

/// <summary>
/// Soft parameter sharing: a network for each task, held together by a penalty on the distance between their parameters (Duong, Cohn, Bird,
/// Cook 2015): λ Σ_{s&lt;t} ‖θₛ − θₜ‖², over the weights and biases of the trunks' layers. Towers and heads are free.
/// </summary>
/// <remarks>No parameter is shared but those of the encoders: methods that balance gradients see these only.</remarks>
public sealed class SoftSharing : DenseArchitecture
{
    /// <summary>Widths of the layers of each task's trunk.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> TrunkLayers { get; init; } = [128, 64];

    /// <summary>Weight λ of the penalty: 0 trains the networks apart, a large one ties them together.</summary>
    /// <value>Default 0.001. A finite number from 0.</value>
    public double Strength { get; init; } = 1e-3;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(TrunkLayers);
        Guard.NotNegative(Strength);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var trunks = new T[taskCount];
        for (var task = 0; task < taskCount; task++)
            trunks[task] = ops.ForTask(task).Scope("trunk").Mlp(LayerNames.OfTask(task), features, TrunkLayers, Layers);
        return ops.Towers(trunks, TowerLayers, Layers);
    }

    /// <inheritdoc/>
    public override bool TryPenalty<T>(IOps<T> ops, T features, IReadOnlyList<T> logits, out T penalty)
    {
        penalty = default!;
        if (Strength == 0 || logits.Count < 2)
            return false;
        var distances = new List<T>();
        var inputs = ops.Size(features, -1);
        for (var layer = 0; layer < TrunkLayers.Count; layer++)
        {
            for (var t = 1; t < logits.Count; t++)
                for (var s = 0; s < t; s++)
                {
                    var difference = ops.Sub(Weight(ops, s, layer, inputs), Weight(ops, t, layer, inputs));
                    distances.Add(ops.Sum(ops.Sum(ops.Apply(Activation.Square, difference), 1), 0));
                    distances.Add(ops.Sum(ops.Apply(Activation.Square, ops.Sub(Bias(ops, s, layer), Bias(ops, t, layer))), 0));
                }
            inputs = TrunkLayers[layer];
        }
        var sum = distances[0];
        for (var i = 1; i < distances.Count; i++)
            sum = ops.Add(sum, distances[i]);
        penalty = ops.Affine(sum, (float)Strength, 0);
        return true;
    }

    private T Weight<T>(IOps<T> ops, int task, int layer, int inputs) =>
        Linear(ops, task, layer).Parameter("weight", Initializer.FanIn(inputs), TrunkLayers[layer], inputs);

    private T Bias<T>(IOps<T> ops, int task, int layer) =>
        Linear(ops, task, layer).Parameter("bias", Initializer.Zeros, TrunkLayers[layer]);

    private static IOps<T> Linear<T>(IOps<T> ops, int task, int layer) =>
        ops.Scope("trunk").Scope(LayerNames.OfTask(task)).Scope(LayerNames.Of(layer)).Scope("linear");
}
