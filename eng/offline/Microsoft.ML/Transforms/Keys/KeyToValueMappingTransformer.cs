using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<KeyToValueMappingTransformer>(KeyToValueMappingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "KeyToValueTransform";

    internal KeyToValueMappingTransformer(IHostEnvironment env, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), columns)
    {
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) => new KeyToValueMappingTransformer(env, LoadColumns(ctx));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        SaveColumns(ctx);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly KeyValueMap[] _maps;

        public Mapper(KeyToValueMappingTransformer parent, DataViewSchema inputSchema)
            : base(parent, inputSchema) =>
            _maps = Array.ConvertAll(Inputs, KeyValueMap.Of);

        public override bool CanSaveOnnx(OnnxContext ctx) => true;

        public override void SaveAsOnnx(OnnxContext ctx)
        {
            ctx.CheckOpSetVersion(9, Signature);
            OnnxColumns.Save(ctx, OnnxPairs(), (i, input, output) =>
            {
                Save(ctx, _maps[i], Inputs[i].Type, input, output);
                return true;
            });
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => [.. Inputs.Select((input, i) =>
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
            return new DataViewSchema.DetachedColumn(Pairs[i].Output, input.Type.WithItemType(_maps[i].ItemType), annotations.ToAnnotations());
        })];

        protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
        {
            disposer = null;
            return _maps[output].MakeGetter(input, Inputs[output]);
        }

        // LabelEncoder gives text or floats; other values are cast from these.
        private static void Save(OnnxContext ctx, KeyValueMap map, DataViewType inputType, string input, string output)
        {
            var keys = ctx.AddIntermediateVariable(inputType.WithItemType(NumberDataViewType.Int64), "CastNodeOutput");
            ctx.CreateNode("Cast", input, keys, "").AddAttribute("to", OnnxElementType.Int64);
            PrimitiveDataViewType plain = map.Floats is null ? TextDataViewType.Instance : NumberDataViewType.Single;
            var direct = plain.Equals(map.ItemType);
            var values = direct ? output : ctx.AddIntermediateVariable(inputType.WithItemType(plain), "CastNodeOutput");
            var texts = map.Texts;
            var node = ctx.CreateNode("LabelEncoder", keys, values)
                .AddAttribute("keys_int64s", Enumerable.Range(1, texts.Length).Select(key => (long)key));
            if (map.Floats is { } floats)
                node.AddAttribute("values_floats", floats);
            else
                node.AddAttribute("values_strings", texts);
            if (!direct)
                ctx.CreateNode("Cast", values, output, "").AddAttribute("to", OnnxElementTypes.FromType(map.ItemType));
        }
    }
}
