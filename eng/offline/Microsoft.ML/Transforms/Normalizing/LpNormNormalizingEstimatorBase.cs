using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public abstract class LpNormNormalizingEstimatorBase : TrivialEstimator<LpNormNormalizingTransformer>
{
    private protected LpNormNormalizingEstimatorBase(IHostEnvironment env, LpNormNormalizingTransformer transformer)
        : base(env.Register(nameof(LpNormNormalizingEstimator)), transformer)
    {
    }

    public enum NormFunction : byte
    {
        L2 = 0,
        StandardDeviation = 1,
        L1 = 2,
        Infinity = 3,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(Transformer.Columns.Select(pair =>
        {
            var source = inputSchema.FindInput(pair.Input);
            if (source.Kind != SchemaShape.Column.VectorKind.Vector || !source.ItemType.Equals(NumberDataViewType.Single) || source.IsKey)
                throw Contracts.ExceptColumnType(nameof(inputSchema), "input", pair.Input, LpNormNormalizingTransformer.Expected, source.GetTypeString());
            var annotations = source.Annotations.Where(annotation => annotation.Name == AnnotationKinds.SlotNames).Append(AnnotationShapes.IsNormalized);
            return new SchemaShape.Column(pair.Output, source.Kind, source.ItemType, false, new SchemaShape(annotations));
        }));
    }
}
