using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<ColumnConcatenatingTransformer>(ColumnConcatenatingTransformer.Signature)]

namespace Microsoft.ML.Data;

public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase, IModelLoader
{
    internal const string Signature = "ConcatTransform";

    internal ColumnConcatenatingTransformer(IHostEnvironment env, string outputColumnName, params string[] inputColumnNames)
        : base(env.Register(nameof(ColumnConcatenatingTransformer)))
    {
        Output = outputColumnName;
        Inputs = inputColumnNames;
    }

    internal string Output { get; }

    internal IReadOnlyList<string> Inputs { get; }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new ColumnConcatenatingTransformer(env, ctx.Reader.ReadString(), ctx.Reader.ReadArray(ctx.Reader.ReadString));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        ctx.Writer.Write(Output);
        ctx.Writer.WriteArray(Inputs, ctx.Writer.Write);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new ColumnConcatenatingMapper(this, inputSchema);
}
