using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A trainer that says what a test wants: from the labels that it was fitted on and a row's features.</summary>
internal sealed class FakeTeacher(string label, Func<HashSet<float>, float[], float> score) : IEstimator<ITransformer>
{
    private readonly MLContext _ml = new(1);

    /// <summary>Rows of each fit.</summary>
    public List<int> Fits { get; } = [];

    public ITransformer Fit(IDataView input)
    {
        var seen = input.GetColumn<float>(label).ToHashSet();
        Fits.Add(input.GetColumn<float>(label).Count());
        return _ml
            .Transforms.CustomMapping<FakeTeacherInput, FakeTeacherOutput>((from, to) => to.Score = score(seen, from.Features), null)
            .Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
}
