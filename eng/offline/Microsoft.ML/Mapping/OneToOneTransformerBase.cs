using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Base of transformers that make each output column of one input column.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(IHost host, params (string Output, string Input)[] columns)
        : base(host)
    {
        Contracts.CheckNonEmpty(columns, nameof(columns));
        foreach (var (output, input) in columns)
        {
            Contracts.CheckNonEmpty(input, nameof(columns));
            Contracts.CheckNonEmpty(output, nameof(columns));
        }
        if (columns.GroupBy(pair => pair.Output).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Contracts.ExceptParam(nameof(columns), $"Output column '{twice.Key}' specified multiple times");
        Columns = columns;
    }

    /// <summary>The pairs, output name first.</summary>
    internal IReadOnlyList<(string Output, string Input)> Columns { get; }

    /// <summary>Reads what <see cref="SaveColumns"/> wrote.</summary>
    internal static (string Output, string Input)[] LoadColumns(ModelLoadContext ctx) =>
        ctx.Reader.ReadArray(() => (ctx.Reader.ReadString(), ctx.Reader.ReadString()));

    private protected void SaveColumns(ModelSaveContext ctx) => ctx.Writer.WriteArray(Columns, pair =>
    {
        ctx.Writer.Write(pair.Output);
        ctx.Writer.Write(pair.Input);
    });
}
