using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>A step that takes down which rows it was fitted on, by their number, and changes nothing.</summary>
internal sealed class SeenRows(MLContext ml, string idColumn) : IEstimator<ITransformer>
{
    /// <summary>For each call of Fit the rows of the data.</summary>
    public List<float[]> Fits { get; } = [];

    /// <summary>The call of Fit that fails, from 1; 0 for none.</summary>
    public int FailingFit { get; init; }

    public ITransformer Fit(IDataView input)
    {
        lock (Fits)
        {
            if (Fits.Count + 1 == FailingFit)
                throw new TimeoutException("no rows today");
            Fits.Add([.. input.GetColumn<float>(idColumn)]);
        }
        return ml.Transforms.CopyColumns("SeenId", idColumn).Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        ml.Transforms.CopyColumns("SeenId", idColumn).GetOutputSchema(inputSchema);
}
