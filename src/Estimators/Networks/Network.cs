namespace MlNet.MultiTask;

/// <summary>A whole network: encoded inputs, architecture, heads. Written once over <see cref="IOps{T}"/>; holds no tensors.</summary>
internal sealed class Network(IReadOnlyList<FittedEncoding> encodings, Architecture architecture, IReadOnlyList<TaskHead> heads)
{
    public IReadOnlyList<TaskHead> Heads => heads;

    public Architecture Architecture => architecture;

    /// <summary>Number of members, more than 1 where the architecture is an ensemble.</summary>
    public int Members => architecture.Members;

    /// <summary>The logits of each task.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="inputs">One value [batch, size] per input column.</param>
    /// <returns>[batch, width] per task; [batch, members, width] for ensembles.</returns>
    public IReadOnlyList<T> Logits<T>(IOps<T> ops, IReadOnlyList<T> inputs) => LogitsOf(ops, Features(ops, inputs));

    /// <summary>The inputs, encoded and joined: [batch, width], or the images where the architecture takes them.</summary>
    public T Features<T>(IOps<T> ops, IReadOnlyList<T> inputs)
    {
        var parts = new T[encodings.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = encodings[i].Encode(ops.Scope("inputs").Scope(LayerNames.Of(i)), inputs[i]);
        if (!architecture.TakesImages || !AreImages(ops, parts))
            parts = [.. parts.Select(part => ops.Flatten(part))];
        return parts.Length == 1 ? parts[0] : ops.Concat(1, parts);
    }

    /// <summary>The logits of each task, as <see cref="Logits"/>, from the encoded inputs.</summary>
    public IReadOnlyList<T> LogitsOf<T>(IOps<T> ops, T features)
    {
        var representations = architecture.Represent(ops, features, heads.Count);
        var logits = new T[heads.Count];
        for (var i = 0; i < logits.Length; i++)
            logits[i] = Head(architecture.IsHeadShared(i, heads.Count) ? ops : ops.ForTask(i), LayerNames.OfHead(i), representations[i], heads[i].LogitCount);
        return architecture.Combine(ops, logits);
    }

    /// <summary>The columns of every task, task by task.</summary>
    public IReadOnlyList<T> Outputs<T>(IOps<T> ops, IReadOnlyList<T> inputs) => OutputsOf(ops, Logits(ops, inputs));

    /// <summary>The columns of every task, from its logits.</summary>
    public IReadOnlyList<T> OutputsOf<T>(IOps<T> ops, IReadOnlyList<T> logits)
    {
        var outputs = new List<T>();
        for (var i = 0; i < heads.Count; i++)
        {
            var own = ops.ForTask(i).Scope("outputs").Scope(LayerNames.OfHead(i));
            outputs.AddRange(heads[i].Outputs(own, Members > 1 ? heads[i].Average(own, logits[i]) : logits[i]));
        }
        return outputs;
    }

    // Images of one size are the channels of one image.
    private static bool AreImages<T>(IOps<T> ops, T[] parts) => Array.TrueForAll(parts, part =>
        ops.Rank(part) == 4 && ops.Size(part, 2) == ops.Size(parts[0], 2) && ops.Size(part, 3) == ops.Size(parts[0], 3));

    private T Head<T>(IOps<T> ops, string name, T representation, int width)
    {
        if (Members == 1)
            return ops.Dense(name, representation, width);
        // One linear layer per member: [batch, members, 1, in] × [members, in, out].
        var scope = ops.Scope(name);
        var inputs = scope.Size(representation, -1);
        var start = Initializer.FanIn(inputs);
        var weight = scope.Parameter("weight", start, Members, inputs, width);
        var product = scope.MatMul(scope.Reshape(representation, Members, 1, inputs), weight);
        return scope.Add(scope.Reshape(product, Members, width), scope.Parameter("bias", start, Members, width));
    }
}
