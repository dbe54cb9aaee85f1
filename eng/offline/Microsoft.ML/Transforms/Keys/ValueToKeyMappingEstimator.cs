using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly (string Output, string Input)[] _columns;
    private readonly int _maximum;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _asText;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(
        IHostEnvironment env, (string Output, string Input)[] columns, int maximum, KeyOrdinality ordinality, bool asText, IDataView keyData)
    {
        Contracts.CheckValue(env, nameof(env));
        Contracts.CheckNonEmpty(columns, nameof(columns));
        Contracts.CheckParam(maximum > 0, "maximumNumberOfKeys", "Must be positive");
        Contracts.CheckParam(
            keyData is null || keyData.Schema.Count(column => !column.IsHidden) == 1, nameof(keyData), "Key data must have exactly one column");
        (_env, _columns, _maximum, _ordinality, _asText, _keyData) = (env, columns, maximum, ordinality, asText, keyData);
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        var sources = Array.ConvertAll(_columns, pair =>
            input.Schema.GetColumnOrNull(pair.Input) ?? throw Contracts.ExceptMissingColumn("inputSchema", "input", pair.Input));
        var terms = _keyData is null ? Learn(input, sources) : Given(sources);
        return new ValueToKeyMappingTransformer(_env, _columns, terms, _asText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(pair =>
        {
            var source = inputSchema.FindInput(pair.Input);
            var annotations = source.Annotations.Where(annotation => annotation.Name == AnnotationKinds.SlotNames)
                .Append(AnnotationShapes.KeyValues(_asText ? TextDataViewType.Instance : source.ItemType));
            return new SchemaShape.Column(pair.Output, source.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
        }));
    }

    // The rows are not looked at.
    private TermMap[] Given(DataViewSchema.Column[] sources)
    {
        var column = _keyData.Schema.Single(candidate => !candidate.IsHidden);
        foreach (var source in sources)
        {
            Contracts.Check(
                column.Type.Equals(source.Type.GetItemType()),
                $"The key data holds {column.Type}, column '{source.Name}' holds {source.Type.GetItemType()}: they must be of one type");
        }

        var map = Learn(_keyData, [column])[0];
        return Array.ConvertAll(sources, _ => map);
    }

    private TermMap[] Learn(IDataView input, DataViewSchema.Column[] sources)
    {
        using var cursor = input.GetRowCursor(sources);
        var learners = Array.ConvertAll(sources, source => TermLearner.Create(cursor, source, _maximum, _ordinality == KeyOrdinality.ByValue));
        while (cursor.MoveNext())
        {
            foreach (var learner in learners)
                learner.Next();
        }

        return Array.ConvertAll(learners, learner => learner.Finish());
    }
}
