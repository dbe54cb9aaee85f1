using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly NormalizerSettings _settings;
    private readonly (string Output, string Input)[] _columns;

    internal NormalizingEstimator(IHostEnvironment env, NormalizerSettings settings, params (string Output, string Input)[] columns)
    {
        Contracts.CheckValue(env, nameof(env));
        settings.Check();
        (_env, _settings, _columns) = (env, settings, columns);
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        var sources = Array.ConvertAll(_columns, pair =>
            input.Schema.GetColumnOrNull(pair.Input) ?? throw Contracts.ExceptMissingColumn("data", "input", pair.Input));
        foreach (var source in sources)
            CheckType(source.Type);
        return new NormalizingTransformer(_env, _columns, Learn(input, sources));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(pair =>
        {
            var source = inputSchema.FindInput(pair.Input);
            if (source.Kind == SchemaShape.Column.VectorKind.VariableVector)
                throw Contracts.ExceptColumnType(nameof(inputSchema), "input", pair.Input, "fixed-size vector or scalar", source.GetTypeString());
            if (source.IsKey || !IsReal(source.ItemType))
                throw Contracts.ExceptColumnType(nameof(inputSchema), "input", pair.Input, "vector or scalar of Single or Double", source.GetTypeString());
            var annotations = source.Annotations.Where(annotation => annotation.Name == AnnotationKinds.SlotNames).Prepend(AnnotationShapes.IsNormalized);
            return new SchemaShape.Column(pair.Output, source.Kind, source.ItemType, false, new SchemaShape(annotations));
        }));
    }

    private static bool IsReal(DataViewType type) => type.Equals(NumberDataViewType.Single) || type.Equals(NumberDataViewType.Double);

    private static void CheckType(DataViewType type) => Contracts.CheckParam(
        IsReal(type.GetItemType()) && type.GetValueCount() > 0,
        "srcType",
        $"Wrong column type for input column. Expected: Single, Double, Vector of Single or Vector of Double. Got: {type}.");

    private NormalizerFunction[] Learn(IDataView input, DataViewSchema.Column[] sources)
    {
        using var cursor = input.GetRowCursor(sources);
        var learners = Array.ConvertAll(sources, source => NormalizerLearner.Create(cursor, source, _settings));
        for (long row = 0; row < _settings.MaximumExampleCount && cursor.MoveNext(); row++)
        {
            foreach (var learner in learners)
                learner.Next();
        }

        return Array.ConvertAll(learners, learner => learner.Finish());
    }
}
