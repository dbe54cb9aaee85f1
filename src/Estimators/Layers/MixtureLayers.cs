namespace MlNet.MultiTask.Extending;

/// <summary>Experts, gates and mixtures, written with <see cref="IOps{T}"/>.</summary>
public static class MixtureLayers
{
    /// <summary>Values put side by side along a new axis.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="values">[batch, width] each, all of one width.</param>
    /// <returns>[batch, count, width].</returns>
    public static T Stack<T>(this IOps<T> ops, IReadOnlyList<T> values)
    {
        var parts = new T[values.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = ops.Reshape(values[i], 1, ops.Size(values[i], -1));
        return parts.Length == 1 ? parts[0] : ops.Concat(1, parts);
    }

    /// <summary>Fully connected networks side by side over one input, each with parameters of its own.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="name">Scope of <c>expert0</c>, <c>expert1</c>, ….</param>
    /// <param name="x">[batch, in].</param>
    /// <param name="count">Number of experts.</param>
    /// <param name="widths">Widths of each expert's layers.</param>
    /// <param name="settings">What the layers have in common.</param>
    /// <returns>[batch, width] of each expert.</returns>
    public static T[] Experts<T>(this IOps<T> ops, string name, T x, int count, IReadOnlyList<int> widths, LayerSettings settings)
    {
        var scope = ops.Scope(name);
        var experts = new T[count];
        for (var i = 0; i < count; i++)
            experts[i] = scope.Mlp(LayerNames.OfExpert(i), x, widths, settings);
        return experts;
    }

    /// <summary>A softmax gate: softmax(W x), without a bias.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="name">Scope of its parameter <c>weight</c> [count, in].</param>
    /// <param name="x">[batch, in].</param>
    /// <param name="count">Number of values that it weighs.</param>
    /// <returns>[batch, count]; each row sums to 1.</returns>
    public static T Gate<T>(this IOps<T> ops, string name, T x, int count) =>
        ops.Scope(name).Softmax(ops.Dense(name, x, count, bias: false), 1);

    /// <summary>The weighted sum Σᵢ gᵢ vᵢ.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="gate">The weights, [batch, count], or [1, count] where they are the same for all rows.</param>
    /// <param name="stacked">The values, [batch, count, width]; see <see cref="Stack"/>.</param>
    /// <returns>[batch, width].</returns>
    public static T Mix<T>(this IOps<T> ops, T gate, T stacked) => ops.Sum(ops.Mul(ops.Reshape(gate, ops.Size(gate, -1), 1), stacked), 1);

    /// <summary>Linear combinations with one matrix for all rows: the result i is Σⱼ Mᵢⱼ vⱼ.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="matrix">M, [results, values].</param>
    /// <param name="values">[batch, width] each, all of one width.</param>
    /// <returns>[batch, width] of each result.</returns>
    public static T[] Combine<T>(this IOps<T> ops, T matrix, IReadOnlyList<T> values)
    {
        // The values lie along the last axis, so that one matrix product gives all results.
        var width = ops.Size(values[0], -1);
        var columns = new T[values.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = ops.Reshape(values[i], width, 1);
        var product = ops.Linear(ops.Concat(-1, columns), matrix, default);
        var results = new T[ops.Size(product, -1)];
        for (var i = 0; i < results.Length; i++)
            results[i] = ops.Reshape(ops.Slice(product, 2, i, i + 1), width);
        return results;
    }

    /// <summary>A tower for each task: fully connected layers that belong to that task alone.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="inputs">[batch, in] of each task.</param>
    /// <param name="widths">Widths of each tower's layers; none gives the inputs back.</param>
    /// <param name="settings">What the layers have in common.</param>
    /// <returns>[batch, width] of each task.</returns>
    public static IReadOnlyList<T> Towers<T>(this IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<int> widths, LayerSettings settings)
    {
        if (widths.Count == 0)
            return inputs;
        var towers = new T[inputs.Count];
        for (var task = 0; task < towers.Length; task++)
            towers[task] = ops.ForTask(task).Mlp(LayerNames.OfTower(task), inputs[task], widths, settings);
        return towers;
    }
}
