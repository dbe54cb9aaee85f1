using System.Globalization;
using Spectre.Console;

namespace CoTraining;

/// <summary>Medians of the results over the seeds.</summary>
public sealed class ResultTable
{
    public const string Whole = "one network, whole image";

    private readonly List<(string Name, List<Result> Results)> _rows = [];

    public void Add(string name, Result result)
    {
        if (_rows.All(row => row.Name != name))
            _rows.Add((name, []));
        _rows.Single(row => row.Name == name).Results.Add(result);
    }

    public Table Render()
    {
        var table = new Table().AddColumn("accuracy on the test images");
        foreach (var column in new[] { "upper half", "lower half", "together", "propagated labels right" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (name, results) in _rows)
            table.AddRow(
                name,
                Text(results, result => result.Upper),
                Text(results, result => result.Lower),
                Text(results, result => result.Fusion),
                Text(results, result => result.Right)
            );
        return table;
    }

    /// <summary>What the numbers say, whichever way they fall.</summary>
    public string Verdict()
    {
        var (whole, apart, full) = (_rows[0].Results, _rows[1].Results, _rows[^1].Results);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Co-training moves the upper network by {Points(full, apart, result => result.Upper)}, the lower one by "
                + $"{Points(full, apart, result => result.Lower)} and the fusion by {Points(full, apart, result => result.Fusion)} "
                + $"points; against one network on the whole image with the same labels the fusion is "
                + $"{Points(full, whole, result => result.Fusion)} points."
        );
    }

    private static string Points(List<Result> now, List<Result> before, Func<Result, double> of) =>
        (100 * (Median(now, of) - Median(before, of))).ToString("+0.0;-0.0", CultureInfo.InvariantCulture);

    private static string Text(List<Result> results, Func<Result, double> of) =>
        double.IsNaN(of(results[0])) ? "" : Median(results, of).ToString("F4", CultureInfo.InvariantCulture);

    private static double Median(List<Result> results, Func<Result, double> of)
    {
        double[] values = [.. results.Select(of).Order()];
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }
}
