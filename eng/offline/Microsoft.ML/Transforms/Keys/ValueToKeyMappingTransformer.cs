using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<ValueToKeyMappingTransformer>(ValueToKeyMappingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "TermTransform";

    private readonly TermMap[] _terms;
    private readonly bool _asText;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, (string Output, string Input)[] columns, TermMap[] terms, bool asText)
        : base(env.Register(nameof(ValueToKeyMappingTransformer)), columns) =>
        (_terms, _asText) = (terms, asText);

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new ValueToKeyMappingTransformer(env, LoadColumns(ctx), ctx.Reader.ReadArray(() => TermMap.Read(ctx.Reader)), ctx.Reader.ReadBoolean());

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        SaveColumns(ctx);
        ctx.Writer.WriteArray(_terms, map => map.Write(ctx.Writer));
        ctx.Writer.Write(_asText);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly ValueToKeyMappingTransformer _parent;

        public Mapper(ValueToKeyMappingTransformer parent, DataViewSchema inputSchema)
            : base(parent, inputSchema)
        {
            _parent = parent;
            for (var i = 0; i < Inputs.Length; i++)
            {
                var (wanted, actual) = (parent._terms[i].ItemType, Inputs[i].Type.GetItemType());
                Contracts.Check(wanted.Equals(actual), $"Could not apply a map over type '{wanted}' to column '{Pairs[i].Output}' since it has type '{actual}'");
            }
        }

        public override bool CanSaveOnnx(OnnxContext ctx) => true;

        public override void SaveAsOnnx(OnnxContext ctx)
        {
            ctx.CheckOpSetVersion(9, Signature);
            OnnxColumns.Save(ctx, OnnxPairs(), (i, input, output) =>
            {
                Save(ctx, _parent._terms[i], Inputs[i].Type, input, output);
                return true;
            });
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => [.. Inputs.Select((input, i) =>
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            if (input.HasSlotNames())
                annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
            _parent._terms[i].AddKeyValues(annotations, _parent._asText);
            return new DataViewSchema.DetachedColumn(Pairs[i].Output, input.Type.WithItemType(_parent._terms[i].KeyType), annotations.ToAnnotations());
        })];

        protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
        {
            disposer = null;
            return _parent._terms[output].MakeGetter(input, Inputs[output]);
        }

        // LabelEncoder looks up text and floats; other values are cast to one of these first.
        private static void Save(OnnxContext ctx, TermMap terms, DataViewType inputType, string input, string output)
        {
            var raw = terms.ItemType.RawType;
            var encoded = ctx.AddIntermediateVariable(inputType.WithItemType(NumberDataViewType.Int64), "LabelEncoderOutput");
            if (raw != typeof(float) && raw != typeof(ReadOnlyMemory<char>))
            {
                PrimitiveDataViewType plain = terms.Floats is null ? TextDataViewType.Instance : NumberDataViewType.Single;
                var cast = ctx.AddIntermediateVariable(inputType.WithItemType(plain), "castOutput");
                ctx.CreateNode("Cast", input, cast, "").AddAttribute("to", OnnxElementTypes.FromType(plain));
                input = cast;
            }

            var node = ctx.CreateNode("LabelEncoder", input, encoded);
            if (terms.Floats is { } floats)
                node.AddAttribute("keys_floats", floats);
            else
                node.AddAttribute("keys_strings", terms.Texts);
            node.AddAttribute("default_int64", 0L)
                .AddAttribute("default_string", "0")
                .AddAttribute("default_float", 0.0)
                .AddAttribute("values_int64s", Enumerable.Range(1, terms.Count).Select(key => (long)key));
            ctx.CreateNode("Cast", encoded, output, "").AddAttribute("to", OnnxElementType.UInt32);
        }
    }
}
