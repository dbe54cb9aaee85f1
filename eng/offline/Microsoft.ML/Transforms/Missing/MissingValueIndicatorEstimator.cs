using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class MissingValueIndicatorEstimator : TrivialEstimator<MissingValueIndicatorTransformer>
{
    internal MissingValueIndicatorEstimator(IHostEnvironment env, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(MissingValueIndicatorEstimator)), new MissingValueIndicatorTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(Transformer.Columns.Select(pair =>
        {
            var source = inputSchema.FindInput(pair.Input);
            Contracts.CheckParam(MissingValueIndicatorTransformer.HasMissing(source.ItemType) && !source.IsKey, nameof(inputSchema), $"No IsNA predicate for '{source.ItemType}'");
            var annotations = source.Annotations.Where(annotation => annotation.Name == AnnotationKinds.SlotNames).Append(AnnotationShapes.IsNormalized);
            return new SchemaShape.Column(pair.Output, source.Kind, BooleanDataViewType.Instance, false, new SchemaShape(annotations));
        }));
    }
}
