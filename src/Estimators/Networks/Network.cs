namespace MlNet.MultiTask;

/// <summary>A whole network: encoded inputs, architecture, heads. Written once over <see cref="IOps{T}"/>; holds no tensors.</summary>
internal sealed class Network(IReadOnlyList<FittedEncoding> encodings, Architecture architecture, IReadOnlyList<TaskHead> heads)
{
    public IReadOnlyList<TaskHead> Heads => heads;

    public Architecture Architecture => architecture;

    /// <summary>The logits of each task.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="inputs">One value [batch, size] per input column.</param>
    public IReadOnlyList<T> Logits<T>(IOps<T> ops, IReadOnlyList<T> inputs)
    {
        var parts = new T[encodings.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = encodings[i].Encode(ops.Scope("inputs").Scope(LayerNames.Of(i)), inputs[i]);
        var features = parts.Length == 1 ? parts[0] : ops.Concat(1, parts);
        var representations = architecture.Represent(ops, features, heads.Count);
        var logits = new T[heads.Count];
        for (var i = 0; i < logits.Length; i++)
            logits[i] = ops.ForTask(i).Dense(LayerNames.OfHead(i), representations[i], heads[i].LogitCount);
        return architecture.Combine(ops, logits);
    }

    /// <summary>The columns of every task, task by task.</summary>
    public IReadOnlyList<T> Outputs<T>(IOps<T> ops, IReadOnlyList<T> inputs)
    {
        var logits = Logits(ops, inputs);
        var outputs = new List<T>();
        for (var i = 0; i < heads.Count; i++)
            outputs.AddRange(heads[i].Outputs(ops.Scope("outputs").Scope(LayerNames.OfHead(i)), logits[i]));
        return outputs;
    }
}
