using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Transforms;

public sealed class KeyToBinaryVectorMappingEstimator : TrivialEstimator<KeyToBinaryVectorMappingTransformer>
{
    internal KeyToBinaryVectorMappingEstimator(IHostEnvironment env, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(KeyToBinaryVectorMappingEstimator)), new KeyToBinaryVectorMappingTransformer(env, columns))
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
            var annotations = new List<SchemaShape.Column>();
            if (source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values) && values.ItemType is TextDataViewType)
                annotations.Add(AnnotationShapes.SlotNames);
            if (source.Kind == VectorKind.Scalar)
                annotations.Add(AnnotationShapes.IsNormalized);
            var kind = source.Kind == VectorKind.VariableVector ? VectorKind.VariableVector : VectorKind.Vector;
            return new SchemaShape.Column(pair.Output, kind, NumberDataViewType.Single, false, new SchemaShape(annotations));
        }));
    }
}
