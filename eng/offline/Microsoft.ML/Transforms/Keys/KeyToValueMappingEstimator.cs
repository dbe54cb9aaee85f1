using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(KeyToValueMappingEstimator)), new KeyToValueMappingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(Transformer.Columns.Select(pair =>
        {
            var source = inputSchema.FindInput(pair.Input);
            if (!source.IsKey)
                throw Contracts.ExceptColumnType(nameof(inputSchema), "input", pair.Input, "key type", source.GetTypeString());
            Contracts.CheckParam(
                source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values), nameof(inputSchema), $"Input column '{pair.Input}' doesn't contain key values metadata");
            var annotations = source.Annotations.Where(annotation => annotation.Name == AnnotationKinds.SlotNames);
            return new SchemaShape.Column(pair.Output, source.Kind, values.ItemType, values.IsKey, new SchemaShape(annotations));
        }));
    }
}
