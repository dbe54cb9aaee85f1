using Microsoft.ML.Data;
using Microsoft.ML.Data.Conversion;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, DataKind outputKind, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(TypeConvertingEstimator)), new TypeConvertingTransformer(env, outputKind, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        var type = Transformer.OutputKind.ToPrimitiveType();
        return inputSchema.With(Transformer.Columns.Select(pair =>
        {
            var source = inputSchema.FindInput(pair.Input);
            Contracts.CheckParam(
                ValueConversions.Find(source.ItemType.RawType, type.RawType) is not null, nameof(inputSchema), $"Don't know how to convert {pair.Input} into {type}");
            return new SchemaShape.Column(pair.Output, source.Kind, type, false, source.Annotations);
        }));
    }
}
