using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace Penguins;

/// <summary>Compares two scored views of the same rows.</summary>
public static class ScoreComparison
{
    /// <summary>The largest absolute difference of any score.</summary>
    public static double Largest(IDataView a, IDataView b, ModelSchema schema) =>
        ScoreColumns(schema).Max(column => Values(a, column).Zip(Values(b, column), (x, y) => Math.Abs((double)x - y)).Max());

    public static IEnumerable<OutputColumn> ScoreColumns(ModelSchema schema) =>
        schema.Tasks.SelectMany(task => task.Outputs).Where(column => column.Type == ColumnKind.Single);

    /// <summary>All values of a score column, row by row.</summary>
    public static float[] Values(IDataView view, OutputColumn column) =>
        column.IsScalar ? [.. view.GetColumn<float>(column.Name)] : [.. view.GetColumn<float[]>(column.Name).SelectMany(row => row)];
}
