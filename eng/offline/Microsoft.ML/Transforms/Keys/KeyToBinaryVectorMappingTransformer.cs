using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<KeyToBinaryVectorMappingTransformer>(KeyToBinaryVectorMappingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class KeyToBinaryVectorMappingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "KeyToBinaryTransform";

    internal KeyToBinaryVectorMappingTransformer(IHostEnvironment env, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(KeyToBinaryVectorMappingTransformer)), columns)
    {
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) => new KeyToBinaryVectorMappingTransformer(env, LoadColumns(ctx));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        SaveColumns(ctx);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    /// <summary>Writes key - 1 in binary, the highest bit first; the missing key becomes -1, all ones. Not exportable to ONNX.</summary>
    private sealed class Mapper : OneToOneMapper
    {
        private readonly KeyVectorColumn[] _columns;

        public Mapper(KeyToBinaryVectorMappingTransformer parent, DataViewSchema inputSchema)
            : base(parent, inputSchema) =>
            _columns = Array.ConvertAll(Inputs, input => new KeyVectorColumn(input));

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() =>
            [.. _columns.Select((column, i) => new DataViewSchema.DetachedColumn(Pairs[i].Output, TypeOf(column), Annotations(column)))];

        protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
        {
            disposer = null;
            var read = KeyReader.Make(input, Inputs[output]);
            var bits = Bits(_columns[output]);
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                var keys = read();
                var editor = VBufferEditor.Create(ref value, keys.Length * bits);
                for (var i = 0; i < editor.Values.Length; i++)
                    editor.Values[i] = ((keys[i / bits] - 1) >> (bits - 1 - (i % bits))) & 1;
                value = editor.Commit();
            });
        }

        // One bit more than the keys need.
        private static int Bits(KeyVectorColumn column) => BitOperations.Log2((uint)column.KeyCount) + 2;

        private static VectorDataViewType TypeOf(KeyVectorColumn column) =>
            !column.IsVector ? new(NumberDataViewType.Single, Bits(column))
            : column.Size == 0 ? new(NumberDataViewType.Single)
            : new(NumberDataViewType.Single, column.Size, Bits(column));

        private static DataViewSchema.Annotations Annotations(KeyVectorColumn column)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            if (column.Size > 0 && column.Input.HasKeyValues())
            {
                var bits = Bits(column);
                var names = column.Repeat([.. Enumerable.Range(0, bits).Select(i => $"Bit{bits - 1 - i}".AsMemory())]);
                builder.Add(
                    AnnotationKinds.SlotNames,
                    new VectorDataViewType(TextDataViewType.Instance, TypeOf(column).Dimensions),
                    (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, names.Length));
            }

            if (!column.IsVector)
                builder.AddIsNormalized();
            return builder.ToAnnotations();
        }
    }
}
