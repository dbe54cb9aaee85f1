using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Finds values that no chain can be made with before anything is trained: options refuse them as soon as they are
/// given.</summary>
internal static class SearchProbe
{
    /// <exception cref="ArgumentException">A value is impossible; names the dimension and the value.</exception>
    public static void Check(SearchSpace space, MLContext context, IReadOnlyList<TaskDefinition> tasks, SearchPipeline chain, int epochs)
    {
        var centre = space.Centre(epochs);
        var error = Try(centre);
        for (var d = 0; d < space.Dimensions.Count; d++)
        {
            var dimension = space.Dimensions[d];
            var possible = new List<double[]>();
            foreach (var numbers in dimension.Extremes)
                if (Try(centre.With(d, numbers)) is not { } impossible)
                    possible.Add(numbers);
                else if (error is null)
                    throw Impossible(dimension, numbers, impossible);
            // Where the middle itself is impossible, it is for the dimension in which another value helps.
            if (error is not null && possible.Count > 0)
                throw Impossible(dimension, dimension.Centre, error);
        }
        if (error is not null)
            throw new ArgumentException($"No chain can be made with the settings {centre}: {error.Message}", error);

        Exception? Try(SearchPoint point)
        {
            try
            {
                return chain(context, tasks, point) is null ? new InvalidOperationException("the function gave no chain.") : null;
            }
            catch (Exception failure)
            {
                return failure;
            }
        }
    }

    private static ArgumentException Impossible(SearchDimension dimension, double[] numbers, Exception error) =>
        new($"Search dimension '{dimension.Name}' has the value {dimension.Text(numbers)}, which is impossible: {error.Message}", error);
}
