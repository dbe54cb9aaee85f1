using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the numbers that a column of Singles has in a row, a scalar or a vector of known size.</summary>
internal static class ScoreReader
{
    /// <summary>Binds to a row or cursor.</summary>
    /// <param name="row">The row, with the column active.</param>
    /// <param name="column">The column.</param>
    /// <param name="size">Its slots; 1 for a scalar.</param>
    /// <returns>Gives the current row's numbers; the array is the same for each row.</returns>
    public static Func<float[]> Bind(DataViewRow row, DataViewSchema.Column column, int size)
    {
        var scores = new float[size];
        if (column.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<float>(column);
            return () =>
            {
                scalar(ref scores[0]);
                return scores;
            };
        }
        var getter = row.GetGetter<VBuffer<float>>(column);
        var vector = default(VBuffer<float>);
        return () =>
        {
            getter(ref vector);
            vector.CopyTo(scores);
            return scores;
        };
    }
}
