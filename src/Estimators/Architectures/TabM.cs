namespace MlNet.MultiTask;

/// <summary>
/// TabM (Gorishniy, Kotelnikov, Babenko 2025): an ensemble of networks that share their weight matrices and differ in cheap factors on each layer's inputs
/// and outputs (BatchEnsemble: Wen, Tran, Ba 2020). Every member has a head of its own for each task; each is trained on its own loss, and predictions are averaged.
/// </summary>
public sealed class TabM : Architecture
{
    /// <summary>Members of the ensemble.</summary>
    /// <value>Default 8. From 2 to 256; the paper uses 32.</value>
    public int MemberCount { get; init; } = 8;

    /// <summary>Widths of the layers.</summary>
    /// <value>Default 128, 128. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> Layers { get; init; } = [128, 128];

    /// <summary>Activation behind each layer.</summary>
    /// <value>Default <see cref="Activation.Relu"/>.</value>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Probability with which each hidden value is dropped while training.</summary>
    /// <value>Default 0.1. From 0 to below 1.</value>
    public double Dropout { get; init; } = 0.1;

    /// <inheritdoc/>
    public override int Members => MemberCount;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        if (MemberCount is < 2 or > 256)
            throw new ArgumentOutOfRangeException(nameof(MemberCount), MemberCount, "MemberCount must be from 2 to 256.");
        Guard.Widths(Layers);
        Guard.BelowOne(Dropout);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var scope = ops.Scope("trunk");
        var x = ops.Reshape(features, 1, ops.Size(features, 1)); // [batch, 1, width]: the first factors make it one row per member
        for (var i = 0; i < Layers.Count; i++)
        {
            var layer = scope.Scope(LayerNames.Of(i));
            x = layer.Apply(Activation, BatchEnsembleLayer(layer, x, Layers[i], isFirst: i == 0));
            if (Dropout > 0)
                x = layer.Dropout(x, (float)Dropout);
        }
        var representations = new T[taskCount];
        Array.Fill(representations, x);
        return representations;
    }

    // ((x ⊙ r) W) ⊙ s + b with r, s, b per member. Only the first r differs at the start: it makes the members (TabM, §3.3).
    private T BatchEnsembleLayer<T>(IOps<T> ops, T x, int width, bool isFirst)
    {
        var inputs = ops.Size(x, -1);
        var start = Initializer.FanIn(inputs);
        var r = ops.Parameter("r", isFirst ? Initializer.RandomSign : Initializer.Ones, MemberCount, inputs);
        var s = ops.Parameter("s", Initializer.Ones, MemberCount, width);
        var b = ops.Parameter("bias", start, MemberCount, width);
        var product = ops.Linear(ops.Mul(x, r), ops.Parameter("weight", start, width, inputs), default);
        return ops.Add(ops.Mul(product, s), b);
    }
}
