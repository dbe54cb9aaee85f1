namespace MlNet.MultiTask;

/// <summary>Shares rows out among folds: every teacher is trained on all folds but one, and predicts that one.</summary>
internal static class TeacherFolds
{
    public const int Count = 5;

    /// <summary>The folds of some rows, each in the rows' order. Where there are classes, each fold has about the same share of
    /// each.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="classOf">A row's class; the same for all where the label is a number.</param>
    /// <param name="seed">Which rows go together.</param>
    public static int[][] Of(IReadOnlyList<int> rows, Func<int, int> classOf, int seed)
    {
        int[] order = [.. rows];
        new SeededRandom(seed ^ 0x7EAC4).Shuffle(order);
        var folds = Enumerable.Range(0, Count).Select(_ => new List<int>()).ToArray();
        // A stable sort keeps the shuffled order within a class.
        foreach (var (position, row) in order.OrderBy(classOf).Index())
            folds[position % Count].Add(row);
        return [.. folds.Select(fold => fold.Order().ToArray())];
    }
}
