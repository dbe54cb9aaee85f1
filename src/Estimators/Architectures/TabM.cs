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

    /// <summary>Whether each member is trained on batches of its own, as in the paper: the rows of a step are dealt to the members, so that
    /// each sees <see cref="MultiTaskOptions.BatchSize"/> / <see cref="MemberCount"/> of them. An epoch shows each row to each member once:
    /// it has <see cref="MemberCount"/> times as many steps as one whose batches all members see.</summary>
    /// <value>Default false: all members see every row. Batches that do not divide by the members go to all.</value>
    public bool OwnBatches { get; init; }

    /// <summary>How many members the fitted model keeps: those that predict best together on the held-out rows, found one after another
    /// once the network is trained (greedy forward selection). Its authors found members cut out of many better than as many trained; the
    /// model, its file and its scoring have only those.</summary>
    /// <value>Default null: all. From 2 to <see cref="MemberCount"/>; fewer than all need held-out rows.</value>
    public int? KeptMembers { get; init; }

    /// <inheritdoc/>
    public override int Members => MemberCount;

    internal override bool DealsRows => OwnBatches;

    internal override Architecture Cut => KeptMembers is { } kept ? OfMembers(kept) : this;

    internal override Architecture Uncut => KeptMembers is null ? this : OfMembers(MemberCount);

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        Guard.Range(MemberCount is >= 2 and <= 256, MemberCount, "from 2 to 256");
        Guard.Widths(Layers);
        Guard.Widths(TowerLayers, mayBeEmpty: true);
        Guard.BelowOne(Dropout);
        Guard.Range(
            KeptMembers is null || (KeptMembers >= 2 && KeptMembers <= MemberCount),
            KeptMembers,
            $"from 2 to {nameof(MemberCount)}"
        );
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount) =>
        RepresentFeatures(ops, features, [.. Enumerable.Repeat(1, ops.Size(features, 1))], taskCount);

    /// <inheritdoc/>
    public override IReadOnlyList<T> RepresentFeatures<T>(IOps<T> ops, T features, IReadOnlyList<int> valuesOfFeatures, int taskCount)
    {
        var scope = ops.Scope("trunk");
        var x = FirstLayer(scope.Scope(LayerNames.Of(0)), features, valuesOfFeatures);
        for (var i = 1; i < Layers.Count; i++)
            x = BatchEnsembleLayer(scope.Scope(LayerNames.Of(i)), x, Layers[i]);
        var representations = new T[taskCount];
        for (var t = 0; t < taskCount; t++)
            representations[t] = Tower(ops.ForTask(t).Scope(LayerNames.OfTower(t)), x);
        return representations;
    }

    private TabM OfMembers(int count) =>
        new()
        {
            MemberCount = count,
            Layers = Layers,
            TowerLayers = TowerLayers,
            Activation = Activation,
            Dropout = Dropout,
            OwnBatches = OwnBatches,
        };

    private T FirstLayer<T>(IOps<T> ops, T features, IReadOnlyList<int> valuesOfFeatures)
    {
        var factors = FirstFactors(ops, ops.Size(features, 1), valuesOfFeatures);
        var (weight, scale, shift) = Shared(ops, ops.Size(features, 1), Layers[0]);
        return ops.MemberLayer(features, factors, weight, scale, shift, Activation, (float)Dropout, OwnBatches);
    }

    // What makes the members differ at the start: one factor per feature, shared by the values of its embedding. Random signs would leave
    // embedded features alike in pairs, so that they start normal then (TabM, §3.3).
    private T FirstFactors<T>(IOps<T> ops, int width, IReadOnlyList<int> valuesOfFeatures)
    {
        var isEmbedded = valuesOfFeatures.Count < width;
        var factors = ops.Parameter("r", isEmbedded ? Initializer.Normal(1) : Initializer.RandomSign, MemberCount, valuesOfFeatures.Count);
        return isEmbedded ? ops.Gather("features", factors, 1, FeatureOfValue(valuesOfFeatures)) : factors;
    }

    private static int[] FeatureOfValue(IReadOnlyList<int> valuesOfFeatures) =>
        [.. valuesOfFeatures.SelectMany((count, feature) => Enumerable.Repeat(feature, count))];

    // The function of ((x ⊙ r) W) ⊙ s + b with r, s, b per member, and dropout.
    private T BatchEnsembleLayer<T>(IOps<T> ops, T x, int width)
    {
        var inputs = ops.Size(x, -1);
        x = ops.Mul(x, ops.Parameter("r", Initializer.Ones, MemberCount, inputs));
        var (weight, scale, shift) = Shared(ops, inputs, width);
        return ops.Activate(ops.Linear(x, weight, default), scale, shift, Activation, (float)Dropout);
    }

    private (T Weight, T Scale, T Shift) Shared<T>(IOps<T> ops, int inputs, int width)
    {
        var start = Initializer.FanIn(inputs);
        var scale = ops.Parameter("s", Initializer.Ones, MemberCount, width);
        var shift = ops.Parameter("bias", start, MemberCount, width);
        return (ops.Parameter("weight", start, width, inputs), scale, shift);
    }

    // Layers of its own for each member.
    private T Tower<T>(IOps<T> ops, T x)
    {
        for (var i = 0; i < TowerLayers.Count; i++)
        {
            var (layer, inputs) = (ops.Scope(LayerNames.Of(i)), ops.Size(x, -1));
            var start = Initializer.FanIn(inputs);
            var product = layer.GroupLinear(x, layer.Parameter("weight", start, MemberCount, inputs, TowerLayers[i]));
            x = layer.Activate(product, default, layer.Parameter("bias", start, MemberCount, TowerLayers[i]), Activation, (float)Dropout);
        }
        return x;
    }
}
