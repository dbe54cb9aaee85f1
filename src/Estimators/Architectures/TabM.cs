namespace MlNet.MultiTask;

/// <summary>
/// TabM (Gorishniy, Kotelnikov, Babenko 2025): an ensemble of networks that share their weight matrices and differ in cheap factors on each
/// layer's inputs and outputs (BatchEnsemble: Wen, Tran, Ba 2020). Every member has a head of its own for each task; each is trained on its
/// own loss, and predictions are averaged.
/// </summary>
public sealed class TabM : Architecture
{
    /// <summary>Members of the ensemble.</summary>
    /// <value>Default 8. From 2 to 256; the paper uses 32.</value>
    public int MemberCount { get; init; } = 8;

    /// <summary>Widths of the layers.</summary>
    /// <value>Default 128, 128. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> Layers { get; init; } = [128, 128];

    /// <summary>Widths of each task's own layers behind what is shared, before its head; every member has its own.</summary>
    /// <value>Default none. Each from 1 to 65,536.</value>
    public IReadOnlyList<int> TowerLayers { get; init; } = [];

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
        Guard.Range(MemberCount is >= 2 and <= 256, MemberCount, "from 2 to 256");
        Guard.Widths(Layers);
        Guard.Widths(TowerLayers, mayBeEmpty: true);
        Guard.BelowOne(Dropout);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount) =>
        RepresentFeatures(ops, features, [.. Enumerable.Repeat(1, ops.Size(features, 1))], taskCount);

    /// <inheritdoc/>
    public override IReadOnlyList<T> RepresentFeatures<T>(IOps<T> ops, T features, IReadOnlyList<int> valuesOfFeatures, int taskCount)
    {
        var scope = ops.Scope("trunk");
        var x = FirstScaling(scope.Scope(LayerNames.Of(0)), features, valuesOfFeatures);
        for (var i = 0; i < Layers.Count; i++)
        {
            var layer = scope.Scope(LayerNames.Of(i));
            x = layer.Apply(Activation, BatchEnsembleLayer(layer, x, Layers[i], isFirst: i == 0));
            if (Dropout > 0)
                x = layer.Dropout(x, (float)Dropout);
        }
        var representations = new T[taskCount];
        for (var t = 0; t < taskCount; t++)
            representations[t] = Tower(ops.ForTask(t).Scope(LayerNames.OfTower(t)), x);
        return representations;
    }

    // What makes the members differ at the start: one factor per feature, shared by the values of its embedding. Random signs would leave
    // embedded features alike in pairs, so that they start normal then (TabM, §3.3).
    private T FirstScaling<T>(IOps<T> ops, T features, IReadOnlyList<int> valuesOfFeatures)
    {
        var width = ops.Size(features, 1);
        var isEmbedded = valuesOfFeatures.Count < width;
        var factors = ops.Parameter("r", isEmbedded ? Initializer.Normal(1) : Initializer.RandomSign, MemberCount, valuesOfFeatures.Count);
        if (isEmbedded)
            factors = ops.Gather("features", factors, 1, FeatureOfValue(valuesOfFeatures));
        return ops.Mul(ops.Reshape(features, 1, width), factors);
    }

    private static int[] FeatureOfValue(IReadOnlyList<int> valuesOfFeatures) =>
        [.. valuesOfFeatures.SelectMany((count, feature) => Enumerable.Repeat(feature, count))];

    // ((x ⊙ r) W) ⊙ s + b with r, s, b per member; the first r is FirstScaling's.
    private T BatchEnsembleLayer<T>(IOps<T> ops, T x, int width, bool isFirst)
    {
        var inputs = ops.Size(x, -1);
        var start = Initializer.FanIn(inputs);
        if (!isFirst)
            x = ops.Mul(x, ops.Parameter("r", Initializer.Ones, MemberCount, inputs));
        var s = ops.Parameter("s", Initializer.Ones, MemberCount, width);
        var b = ops.Parameter("bias", start, MemberCount, width);
        var product = ops.Linear(x, ops.Parameter("weight", start, width, inputs), default);
        return ops.Add(ops.Mul(product, s), b);
    }

    // Layers of its own for each member.
    private T Tower<T>(IOps<T> ops, T x)
    {
        for (var i = 0; i < TowerLayers.Count; i++)
        {
            var layer = ops.Scope(LayerNames.Of(i));
            x = layer.Apply(Activation, layer.DenseOfMembers(x, MemberCount, TowerLayers[i]));
            if (Dropout > 0)
                x = layer.Dropout(x, (float)Dropout);
        }
        return x;
    }
}
