using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Transforms;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly string _output;
    private readonly string[] _inputs;
    private readonly IHostEnvironment _env;

    internal ColumnConcatenatingEstimator(IHostEnvironment env, string outputColumnName, params string[] inputColumnNames)
    {
        Contracts.CheckValue(env, nameof(env));
        Contracts.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        Contracts.CheckParam(inputColumnNames is { Length: > 0 }, nameof(inputColumnNames), "Input columns not specified");
        foreach (var name in inputColumnNames)
            Contracts.CheckNonEmpty(name, nameof(inputColumnNames));
        (_env, _output, _inputs) = (env, outputColumnName, inputColumnNames);
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        // The data is not looked at, nor are its columns: what does not fit is found by Transform.
        return new ColumnConcatenatingTransformer(_env, _output, _inputs);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        var sources = Array.ConvertAll(_inputs, inputSchema.FindInput);
        foreach (var source in sources)
        {
            Contracts.Check(!source.IsKey, $"Column '{source.Name}' is key. Concatenation of keys is unsupported.");
            Contracts.Check(
                source.ItemType.Equals(sources[0].ItemType),
                $"Concatenated columns should have the same type. Column '{source.Name}' has type of {source.ItemType}, but expected column type is {sources[0].ItemType}.");
        }

        var kind = sources.Any(source => source.Kind == VectorKind.VariableVector) ? VectorKind.VariableVector : VectorKind.Vector;
        return inputSchema.With(new SchemaShape.Column(_output, kind, sources[0].ItemType, false, Annotations(sources, kind)));
    }

    private static SchemaShape Annotations(SchemaShape.Column[] sources, VectorKind kind)
    {
        if (kind == VectorKind.VariableVector)
            return null;
        var annotations = new List<SchemaShape.Column>();
        if (sources.All(source => Has(source, AnnotationKinds.IsNormalized)))
            annotations.Add(AnnotationShapes.IsNormalized);
        if (sources.Any(source => Has(source, AnnotationKinds.CategoricalSlotRanges)))
            annotations.Add(AnnotationShapes.CategoricalSlotRanges);
        if (sources.Any(source => source.Kind == VectorKind.Scalar || Has(source, AnnotationKinds.SlotNames)))
            annotations.Add(AnnotationShapes.SlotNames);
        return new(annotations);
    }

    private static bool Has(SchemaShape.Column column, string kind) => column.Annotations.TryFindColumn(kind, out _);
}
