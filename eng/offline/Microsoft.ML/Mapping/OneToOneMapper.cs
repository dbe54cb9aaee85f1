using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The mapper of a <see cref="OneToOneTransformerBase"/>: finds the input columns, and each output needs its own.</summary>
internal abstract class OneToOneMapper : RowMapper
{
    protected OneToOneMapper(OneToOneTransformerBase parent, DataViewSchema inputSchema)
        : base(inputSchema)
    {
        Pairs = parent.Columns;
        Inputs = new DataViewSchema.Column[Pairs.Count];
        for (var i = 0; i < Inputs.Length; i++)
            Inputs[i] = inputSchema.GetColumnOrNull(Pairs[i].Input)
                ?? throw Contracts.ExceptMissingColumn(nameof(inputSchema), "input", Pairs[i].Input);
    }

    protected IReadOnlyList<(string Output, string Input)> Pairs { get; }

    /// <summary>The input column of each output.</summary>
    protected DataViewSchema.Column[] Inputs { get; }

    public override IEnumerable<int> GetDependencies(int output) => [Inputs[output].Index];

    /// <summary>The pairs with the types of the outputs, for an export to ONNX.</summary>
    protected IReadOnlyList<(string Input, string Output, DataViewType OutputType)> OnnxPairs() =>
        [.. Pairs.Select((pair, i) => (pair.Input, pair.Output, Outputs[i].Type))];
}
