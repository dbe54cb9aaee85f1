using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    internal KeyToVectorMappingEstimator(IHostEnvironment env, bool outputCountVector, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(KeyToVectorMappingEstimator)), new KeyToVectorMappingTransformer(env, outputCountVector, columns))
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
            var kind = !Transformer.Bag && source.Kind == VectorKind.VariableVector ? VectorKind.VariableVector : VectorKind.Vector;
            return new SchemaShape.Column(pair.Output, kind, NumberDataViewType.Single, false, Annotations(source));
        }));
    }

    private SchemaShape Annotations(SchemaShape.Column source)
    {
        var annotations = new List<SchemaShape.Column>();
        if (source.Kind != VectorKind.VariableVector
            && source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values) && values.ItemType is TextDataViewType)
            annotations.Add(AnnotationShapes.SlotNames);
        if (!Transformer.Bag && source.Kind != VectorKind.VariableVector)
            annotations.Add(AnnotationShapes.CategoricalSlotRanges);
        if (!Transformer.Bag || source.Kind == VectorKind.Scalar)
            annotations.Add(AnnotationShapes.IsNormalized);
        return new(annotations);
    }
}
