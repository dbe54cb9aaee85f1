using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class MissingValueReplacingEstimator : IEstimator<MissingValueReplacingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly ReplacementMode _mode;
    private readonly bool _bySlot;
    private readonly (string Output, string Input)[] _columns;

    internal MissingValueReplacingEstimator(IHostEnvironment env, ReplacementMode mode, bool bySlot, params (string Output, string Input)[] columns)
    {
        Contracts.CheckValue(env, nameof(env));
        (_env, _mode, _bySlot, _columns) = (env, mode, bySlot, columns);
    }

    public enum ReplacementMode : byte
    {
        DefaultValue = 0,
        Mean = 1,
        Minimum = 2,
        Maximum = 3,
        Mode = 5,
    }

    public MissingValueReplacingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        var sources = Array.ConvertAll(_columns, pair =>
            input.Schema.GetColumnOrNull(pair.Input) ?? throw Contracts.ExceptMissingColumn(nameof(input), "input", pair.Input));
        foreach (var source in sources)
            CheckType(source.Type.GetItemType());
        var replacements = Array.ConvertAll(sources, source =>
            MissingReplacement.Create(source.Type, _bySlot && _mode != ReplacementMode.DefaultValue));
        if (_mode != ReplacementMode.DefaultValue)
            Learn(input, sources, replacements);
        return new MissingValueReplacingTransformer(_env, _columns, replacements);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(pair =>
        {
            var source = inputSchema.FindInput(pair.Input);
            CheckType(source.ItemType);
            var annotations = source.Annotations.Where(annotation => MissingValueReplacingTransformer.Keeps(annotation.Name));
            return new SchemaShape.Column(pair.Output, source.Kind, source.ItemType, false, new SchemaShape(annotations));
        }));
    }

    private static void CheckType(DataViewType itemType) => Contracts.CheckParam(
        MissingValueIndicatorTransformer.HasMissing(itemType),
        "inputSchema",
        $"Type '{itemType}' is not supported by NAReplaceTransform since it doesn't have an NA value");

    private void Learn(IDataView input, DataViewSchema.Column[] sources, MissingReplacement[] replacements)
    {
        using var cursor = input.GetRowCursor(sources);
        var learners = replacements.Select((replacement, i) => replacement.Learn(cursor, sources[i], _mode)).ToArray();
        while (cursor.MoveNext())
        {
            foreach (var learner in learners)
                learner.Next();
        }

        foreach (var learner in learners)
            learner.Finish();
    }
}
