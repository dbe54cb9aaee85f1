namespace MlNet.MultiTask;

/// <summary>
/// RealMLP's network (Holzmüller, Grinsztajn, Steinwart 2024): one trunk for all tasks whose layers take x·Wᵀ/√inputs with standard normal
/// W (neural tangent parametrisation), so that one learning rate fits layers of every width; a trained factor for each input in front of
/// it; functions x + α (σ(x) − x) with a trained α for each value; and parameters that move at different paces: factors of inputs 6 times
/// as far as the weights, biases and α a tenth as far.
/// </summary>
/// <remarks>
/// It wants large learning rates: <see cref="Optimizer.LearningRate"/> of <see cref="Adam"/> from 0.02 to 0.2, β₂ = 0.95, with
/// <see cref="CosineLogarithmicSchedule"/>. The paper's starting values of the biases, which look at the rows, are zeros here.
/// </remarks>
public sealed class RealMlp : Architecture
{
    private const float FactorPace = 6;
    private const float SlowPace = 0.1f;

    /// <summary>Widths of the layers, shared by all tasks.</summary>
    /// <value>Default 256, 256, 256. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> Layers { get; init; } = [256, 256, 256];

    /// <summary>Widths of each task's own layers behind them, before its head.</summary>
    /// <value>Default none. Each from 1 to 65,536.</value>
    public IReadOnlyList<int> TowerLayers { get; init; } = [];

    /// <summary>The function σ.</summary>
    /// <value>Default <see cref="Activation.Selu"/>, the paper's for classes; for numbers it is <see cref="Activation.Mish"/>.</value>
    public Activation Activation { get; init; } = Activation.Selu;

    /// <summary>Probability with which each hidden value is dropped while training.</summary>
    /// <value>Default 0.15. From 0 to below 1.</value>
    public double Dropout { get; init; } = 0.15;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        Guard.Widths(Layers);
        Guard.Widths(TowerLayers, mayBeEmpty: true);
        Guard.BelowOne(Dropout);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var scope = ops.Scope("trunk");
        var factors = scope.Paced(FactorPace).Parameter("factors", Initializer.Ones, ops.Size(features, 1));
        var shared = Run(scope, ops.Mul(features, factors), Layers);
        var representations = new T[taskCount];
        for (var t = 0; t < taskCount; t++)
            representations[t] = ForHead(ops, Run(ops.ForTask(t).Scope(LayerNames.OfTower(t)), shared, TowerLayers));
        return representations;
    }

    private T Run<T>(IOps<T> ops, T x, IReadOnlyList<int> widths)
    {
        for (var i = 0; i < widths.Count; i++)
            x = Layer(ops.Scope(LayerNames.Of(i)), x, widths[i]);
        return x;
    }

    private T Layer<T>(IOps<T> ops, T x, int width)
    {
        var inputs = ops.Size(x, -1);
        var slow = ops.Paced(SlowPace);
        var weight = ops.Parameter("weight", Initializer.Normal(1), width, inputs);
        x = ops.Linear(ops.Affine(x, 1 / MathF.Sqrt(inputs), 0), weight, slow.Parameter("bias", Initializer.Zeros, width));
        var bend = slow.Parameter("bend", Initializer.Ones, width);
        x = ops.Add(x, ops.Mul(bend, ops.Sub(ops.Apply(Activation, x), x)));
        return Dropout > 0 ? ops.Dropout(x, (float)Dropout) : x;
    }

    // The head is an ordinary linear layer: the division makes its weights move as far as the others.
    private static T ForHead<T>(IOps<T> ops, T x) => ops.Affine(x, 1 / MathF.Sqrt(ops.Size(x, -1)), 0);
}
