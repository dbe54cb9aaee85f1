using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Asserts that ranks that train together get what one rank with all rows gets, and the parts that rows fall into.</summary>
internal static class RankAsserts
{
    /// <summary>Rows of three ranks: the last one has no row of most batches.</summary>
    public static int[] Counts => [100, 97, 3];

    /// <summary>The rows of one rank, which follow those of the ranks in front of it.</summary>
    public static IEnumerable<T> Part<T>(IReadOnlyList<T> rows, int[] counts, int rank) =>
        rows.Skip(counts.Take(rank).Sum()).Take(counts[rank]);

    /// <summary>The rows of <see cref="SharedTraining"/> on ranks.</summary>
    /// <param name="options">The options of each.</param>
    /// <param name="rounding">How far scores may differ.</param>
    /// <param name="what">Said where they differ further.</param>
    /// <param name="columns">Scores that are compared.</param>
    /// <param name="divisions">Rows of each rank, in one way or several.</param>
    /// <param name="tasks">The tasks; none for those of the samples.</param>
    public static void SameAsAlone(
        MultiTaskOptions options,
        double rounding,
        string what,
        string[] columns,
        int[][] divisions,
        params TaskDefinition[] tasks
    )
    {
        var rows = SharedTraining.Rows();
        using var alone = SharedTraining.Alone(rows, options, tasks);
        foreach (var counts in divisions)
        {
            var models = SharedTraining.Together(SharedTraining.Divide(rows, counts), options, tasks);
            var together = SharedTraining.Same(models, what);
            foreach (var column in columns)
                Near.Values(
                    Sample.Scores(alone, column),
                    Sample.Scores(together, column),
                    rounding,
                    $"{what}, {counts.Length} ranks: {column}"
                );
            foreach (var model in models)
                model.Dispose();
        }
    }

    /// <summary>Two data sets with columns of their own, of 120 and 70 rows, on two ranks.</summary>
    /// <param name="options">The options of each rank, but for columns and communicator.</param>
    /// <param name="right">The tasks of the second set beside its regression.</param>
    /// <param name="isOfFirst">Whether a row is of the first rank, by the rows of its set and its position among them.</param>
    /// <param name="rounding">How far scores may differ.</param>
    /// <param name="what">Said where they differ further.</param>
    public static void SetsAreSameAsAlone(
        MultiTaskOptions options,
        TaskDefinition[] right,
        Func<int, int, bool> isOfFirst,
        double rounding,
        string what
    )
    {
        MultiTaskTransformer Fit(Func<int, IEnumerable<int>> own, Communicator? ranks)
        {
            var ml = new MLContext(1);
            var (lefts, rights) = (SetRows.Lefts(120), SetRows.Rights(70));
            TaskDefinition[] ofRight = [Tasks.Regression("Gap", "Gap"), .. right];
            return ml.MultiTask()
                .Trainer(
                    ["A", "B"],
                    [Tasks.Binary("Above", "Above"), .. ofRight],
                    options with
                    {
                        WeightColumn = null,
                        SetEncoderWidth = 8,
                        Communicator = ranks,
                    }
                )
                .Fit([
                    new TrainingSet("left", ml.Data.LoadFromEnumerable(own(120).Select(i => lefts[i])))
                    {
                        Features = ["A"],
                        Tasks = ["Above"],
                    },
                    new TrainingSet("right", ml.Data.LoadFromEnumerable(own(70).Select(i => rights[i])))
                    {
                        Features = ["B"],
                        Tasks = [.. ofRight.Select(task => task.Name)],
                    },
                ]);
        }
        float[] Scores(MultiTaskTransformer model) =>
            [.. model.Transform(new MLContext(1).Data.LoadFromEnumerable(SetRows.Rights(50, seed: 8))).GetColumn<float>("Gap.Score")];
        using var alone = Fit(count => Enumerable.Range(0, count), null);
        using var together = SharedTraining.Same(
            Communicator.OnThreads(
                2,
                ranks => Fit(count => Enumerable.Range(0, count).Where(i => isOfFirst(count, i) == (ranks.Rank == 0)), ranks)
            )
        );
        Near.Values(Scores(alone), Scores(together), rounding, what);
    }

    /// <summary>The first rank has few rows of the second set, and the second few of the first.</summary>
    public static bool IsOfFirst(int count, int row) => row < (count > 100 ? 117 : 2);

    /// <summary>What a model says of its training, as it is written.</summary>
    public static string Fact(MultiTaskTransformer model, string name)
    {
        var text = OnnxModelFile.Parse(model.OnnxModel).MetadataProps.First(entry => entry.Key == MetadataKeys.Training).Value;
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty(name).GetRawText();
    }

    /// <summary>Its loss of the held-out rows.</summary>
    public static double HeldOutLoss(MultiTaskTransformer model) =>
        double.Parse(Fact(model, "heldOutLoss"), CultureInfo.InvariantCulture);
}
