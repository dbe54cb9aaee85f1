using Microsoft.ML.Data;
using Microsoft.ML.Data.Conversion;
using Microsoft.ML.Onnx;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<TypeConvertingTransformer>(TypeConvertingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "ConvertTransform";

    internal TypeConvertingTransformer(IHostEnvironment env, DataKind outputKind, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(TypeConvertingTransformer)), columns) =>
        OutputKind = outputKind;

    internal DataKind OutputKind { get; }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new TypeConvertingTransformer(env, (DataKind)ctx.Reader.ReadByte(), LoadColumns(ctx));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        ctx.Writer.Write((byte)OutputKind);
        SaveColumns(ctx);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly PrimitiveDataViewType _itemType;

        public Mapper(TypeConvertingTransformer parent, DataViewSchema inputSchema)
            : base(parent, inputSchema)
        {
            _itemType = parent.OutputKind.ToPrimitiveType();
            foreach (var input in Inputs)
            {
                var source = input.Type.GetItemType();
                Contracts.CheckParam(
                    source is not KeyDataViewType && ValueConversions.Find(source.RawType, _itemType.RawType) is not null,
                    nameof(inputSchema),
                    $"source column '{input.Name}' with item type '{source}' is not compatible with destination type '{_itemType}'");
            }
        }

        public override bool CanSaveOnnx(OnnxContext ctx) => true;

        public override void SaveAsOnnx(OnnxContext ctx)
        {
            ctx.CheckOpSetVersion(9, Signature);
            OnnxColumns.Save(ctx, OnnxPairs(), (_, input, output) =>
            {
                ctx.CreateNode("Cast", input, output, "").AddAttribute("to", OnnxElementTypes.FromType(_itemType));
                return true;
            });
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => [.. Inputs.Select((input, i) =>
            new DataViewSchema.DetachedColumn(Pairs[i].Output, input.Type.WithItemType(_itemType), Annotations(input)))];

        protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
        {
            disposer = null;
            var source = Inputs[output].Type.GetItemType().RawType;
            var map = ValueConversions.Find(source, _itemType.RawType);
            return TypeDispatch.Invoke(source, new Maker(input, Inputs[output], _itemType.RawType, map));
        }

        private DataViewSchema.Annotations Annotations(DataViewSchema.Column input)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            if (input.Type.IsKnownSizeVector())
                builder.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
            if (input.Type.GetItemType() is NumberDataViewType && _itemType is NumberDataViewType)
                builder.Add(input.Annotations, kind => kind == AnnotationKinds.IsNormalized);
            // Of a vector of truth values it is not said.
            if (input.Type is BooleanDataViewType && _itemType is NumberDataViewType)
                builder.AddIsNormalized();
            return builder.ToAnnotations();
        }
    }

    private sealed class Maker(DataViewRow row, DataViewSchema.Column column, Type to, Delegate map) : ITypedFunction<Delegate>
    {
        public Delegate Invoke<TIn>() => TypeDispatch.Invoke(to, new Maker<TIn>(row, column, map));
    }

    private sealed class Maker<TIn>(DataViewRow row, DataViewSchema.Column column, Delegate map) : ITypedFunction<Delegate>
    {
        public Delegate Invoke<TOut>() => ElementwiseGetters.Make(row, column, (ValueMap<TIn, TOut>)map);
    }
}
