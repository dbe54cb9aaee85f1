using System.Globalization;
using Spectre.Console;

namespace MultiFashion;

/// <summary>Methods × accuracies, and who wins.</summary>
public static class ScoreTable
{
    public static Table Create(IReadOnlyList<MethodScores> scores)
    {
        var table = new Table().AddColumn("method");
        foreach (var name in new[] { "top left", "bottom right", "mean", "Δm", "seconds" })
            table.AddColumn(new TableColumn(name).RightAligned());
        var single = scores.FirstOrDefault(score => score.Method.IsSingleTask);
        foreach (var score in scores)
            table.AddRow(
                score.Method.Name,
                Spread(score.TopLeft),
                Spread(score.BottomRight),
                Number(score.Mean, "F4"),
                single is null || score == single ? "" : Number(score.Against(single), "+0.0 %;-0.0 %"),
                Number(score.Seconds, "F0")
            );
        return table.Caption(
            "accuracy on the test images, mean ± standard deviation over the seeds; Δm: against a network for each "
                + "task, minus is worse"
        );
    }

    private static string Spread(double[] values)
    {
        var mean = values.Average();
        return values.Length == 1
            ? Number(mean, "F4")
            : $"{Number(mean, "F4")} ± " + $"{Number(Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1)), "F4")}";
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
