namespace MlNet.MultiTask;

/// <summary>
/// All co-trained networks and their fusion as one network: for each task the logits z = Σ wₖzᵏ + H·Σ wₖhᵏ of the networks' logits zᵏ and
/// representations hᵏ. H starts at zero: the fusion starts as the weighted mean of the networks' logits, and what it learns from the shared
/// features comes on top.
/// </summary>
/// <remarks>Heads: the fusion's, task by task, then each network's. Trained with the plain sum of their losses, so who owns a parameter
/// does not matter.</remarks>
internal sealed class FusedNetwork : Network
{
    private readonly IReadOnlyList<Network> _networks;
    private readonly IReadOnlyList<int[]> _inputs;
    private readonly IReadOnlyList<TaskHead> _fused;
    private readonly CoTrainingOptions _options;

    /// <param name="networks">The networks.</param>
    /// <param name="inputs">For each network which of the input columns are its own.</param>
    /// <param name="fused">The fusion's heads.</param>
    /// <param name="options">How features are shared, and whether the networks' own columns are given.</param>
    public FusedNetwork(
        IReadOnlyList<Network> networks,
        IReadOnlyList<int[]> inputs,
        IReadOnlyList<TaskHead> fused,
        CoTrainingOptions options
    )
        : base([], networks[0].Architecture, [.. fused, .. networks.SelectMany(network => network.Heads)]) =>
        (_networks, _inputs, _fused, _options) = (networks, inputs, fused, options);

    // Ensembles are averaged before they are fused.
    public override int Members => 1;

    /// <summary>Where a network's parameters lie.</summary>
    public static string NetworkScope(int network) => $"network{network}/";

    /// <summary>Name of the weights of a task that do not learn.</summary>
    public static string WeightsName(int task) => $"fusion/{LayerNames.OfTask(task)}/weights";

    public override IReadOnlyList<T> Logits<T>(IOps<T> ops, IReadOnlyList<T> inputs) => Forward(ops, inputs, []);

    public override IReadOnlyList<T> LogitsWithPenalty<T>(
        IOps<T> ops,
        int route,
        IReadOnlyList<T> inputs,
        out bool hasPenalty,
        out T penalty
    )
    {
        var penalties = new List<T>();
        var logits = Forward(ops, inputs, penalties);
        hasPenalty = penalties.Count > 0;
        // Scalars and numbers for each row add up by broadcasting: the mean of the sum is the sum of the means.
        penalty = hasPenalty ? penalties.Skip(1).Aggregate(penalties[0], ops.Add) : default!;
        return logits;
    }

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, IReadOnlyList<T> inputs)
    {
        var logits = Logits(ops, inputs);
        return OutputsOf(ops, _options.NetworkColumns ? logits : [.. logits.Take(_fused.Count)], inputs);
    }

    private T[] Forward<T>(IOps<T> ops, IReadOnlyList<T> inputs, List<T> penalties)
    {
        var representations = new IReadOnlyList<T>[_networks.Count];
        var logits = new IReadOnlyList<T>[_networks.Count];
        for (var k = 0; k < _networks.Count; k++)
        {
            var (network, scope) = (_networks[k], ops.Scope(NetworkScope(k).TrimEnd('/')));
            var features = network.Features(scope, 0, [.. _inputs[k].Select(i => inputs[i])]);
            var own = network.Represent(scope, features);
            var heads = network.LogitsOf(scope, own);
            if (network.Architecture.TryPenalty(scope, features, heads, out var penalty))
                penalties.Add(penalty);
            logits[k] =
                network.Members == 1 ? heads : [.. heads.Select((head, t) => network.Heads[t].Average(scope.Scope("members"), head))];
            representations[k] = network.Members == 1 ? own : [.. own.Select(value => scope.Mean(value, 1))];
        }
        return
        [
            .. _fused.Select(
                (_, t) =>
                    Fuse(
                        ops.Scope("fusion").Scope(LayerNames.OfTask(t)),
                        [.. logits.Select(own => own[t])],
                        [.. representations.Select(own => own[t])]
                    )
            ),
            .. logits.SelectMany(own => own),
        ];
    }

    private T Fuse<T>(IOps<T> ops, T[] logits, T[] features)
    {
        var weights = Weights(ops, logits.Length);
        var mean = Mix(ops, weights, logits);
        if (_options.FeatureSharing is null)
            return mean;
        var width = _options.SharedWidth ?? features.Max(value => ops.Size(value, 1));
        var brought = _options.SharedWidth is not null || features.Any(value => ops.Size(value, 1) != width);
        var shared = Mix(
            ops,
            weights,
            brought ? [.. features.Select((value, k) => ops.Dense(LayerNames.Of(k), value, width, bias: false))] : features
        );
        var size = ops.Size(mean, 1);
        return ops.Add(
            mean,
            ops.Linear(shared, ops.Parameter("head", Initializer.Zeros, size, width), ops.Parameter("bias", Initializer.Zeros, size))
        );
    }

    // [1, networks] of sum 1.
    private T Weights<T>(IOps<T> ops, int count) =>
        _options.FeatureSharing is { AreLearned: true }
            ? ops.Softmax(ops.Parameter("scores", Initializer.Zeros, 1, count), 1)
            : ops.State("weights", 1f / count, 1, count);

    private static T Mix<T>(IOps<T> ops, T weights, T[] values)
    {
        var sum = ops.Mul(values[0], ops.Slice(weights, 1, 0, 1));
        for (var k = 1; k < values.Length; k++)
            sum = ops.Add(sum, ops.Mul(values[k], ops.Slice(weights, 1, k, k + 1)));
        return sum;
    }
}
