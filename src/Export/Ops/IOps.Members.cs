namespace MlNet.MultiTask.Extending;

/// <content>Operations that are made of others unless an implementation does them in one go.</content>
public partial interface IOps<T>
{
    /// <summary>x for each member of an ensemble, times the member's factors: [batch, width] and [members, width] give
    /// [batch, members, width]. With <paramref name="ownRows"/> each row goes to one member alone while training, row after row to the
    /// next one, so that there are [batch / members, members, width]; batches that do not divide by the members go to all.</summary>
    T ScaleMembers(T x, T factors, bool ownRows = false) => Mul(Reshape(x, 1, Size(x, 1)), factors);

    /// <summary>The first layer of an ensemble whose members share its weight: dropout(function(((x ⊙ factors) weightᵀ) ⊙ scale + shift)),
    /// [batch, members, out], or [batch / members, members, out] as <see cref="ScaleMembers"/> says. Where rows are only scored, it can be
    /// one product of x with the weights of all members side by side.</summary>
    /// <param name="x">[batch, in].</param>
    /// <param name="factors">Of each member's inputs, [members, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="scale">Of each member's outputs, [members, out].</param>
    /// <param name="shift">What is added, [members, out].</param>
    /// <param name="function">The function.</param>
    /// <param name="dropout">Probability of <see cref="Dropout"/>, from 0 for none to below 1.</param>
    /// <param name="ownRows">Whether each row goes to one member alone while training.</param>
    T MemberLayer(T x, T factors, T weight, T scale, T shift, Activation function, float dropout = 0, bool ownRows = false) =>
        Activate(Linear(ScaleMembers(x, factors, ownRows), weight, default), scale, shift, function, dropout);

    /// <summary>The end of a layer: dropout(function(x ⊙ scale + shift)), which training may do in one go.</summary>
    /// <param name="x">What the layer's product gave.</param>
    /// <param name="scale">Factors, which broadcast along the batch; null for none.</param>
    /// <param name="shift">What is added, in the same way.</param>
    /// <param name="function">The function.</param>
    /// <param name="dropout">Probability of <see cref="Dropout"/>, from 0 for none to below 1.</param>
    T Activate(T x, T? scale, T shift, Activation function, float dropout = 0)
    {
        var values = Apply(function, Add(scale is null ? x : Mul(x, scale), shift));
        return dropout > 0 ? Dropout(values, dropout) : values;
    }
}
