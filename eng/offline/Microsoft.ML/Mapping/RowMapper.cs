using Microsoft.ML.Onnx;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer that is bound to an input schema: which columns it adds, what they need, how they are computed.</summary>
internal abstract class RowMapper(DataViewSchema inputSchema)
{
    private DataViewSchema.DetachedColumn[] _outputs;

    public DataViewSchema InputSchema { get; } = inputSchema;

    /// <summary>The columns that are added, with their annotations.</summary>
    public DataViewSchema.DetachedColumn[] Outputs => _outputs ??= MakeOutputs();

    /// <summary>Indices of the input columns that output number <paramref name="output"/> is computed from.</summary>
    public abstract IEnumerable<int> GetDependencies(int output);

    /// <summary>
    /// Getters of the active outputs, null for the others. They are called with the row where it stands then.
    /// <paramref name="disposer"/> (may be null) is called when the row is disposed.
    /// </summary>
    public virtual Delegate[] MakeGetters(DataViewRow input, Func<int, bool> isActive, out Action disposer)
    {
        var getters = new Delegate[Outputs.Length];
        disposer = null;
        for (var i = 0; i < getters.Length; i++)
        {
            if (!isActive(i))
                continue;
            getters[i] = MakeGetter(input, i, out var one);
            disposer += one;
        }
        return getters;
    }

    /// <summary>Whether the mapping can be written as an ONNX graph.</summary>
    public virtual bool CanSaveOnnx(OnnxContext ctx) => false;

    public virtual void SaveAsOnnx(OnnxContext ctx) => throw Contracts.Except($"{GetType().Name} cannot be exported to ONNX");

    protected abstract DataViewSchema.DetachedColumn[] MakeOutputs();

    /// <summary>The getter of one output. Override this one where outputs do not share work.</summary>
    protected virtual Delegate MakeGetter(DataViewRow input, int output, out Action disposer) =>
        throw new NotSupportedException($"{GetType()} makes its getters together");
}
