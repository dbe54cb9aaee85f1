using System.Globalization;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>A network's summary as a text table.</summary>
internal static class SummaryTable
{
    private static readonly string[] s_header = ["Layer", "Operations", "Output", "Task", "Parameters", "Multiply-adds"];

    // Columns of numbers are aligned to the right.
    private const int FirstNumber = 4;

    public static string Write(NetworkSummary summary)
    {
        List<string[]> rows = [s_header];
        foreach (var layer in summary.Layers)
            rows.Add([
                layer.Name,
                string.Join(", ", layer.Operations),
                ShapeRules.Text(layer.Output),
                layer.Task ?? "shared",
                Number(layer.Parameters),
                Number(layer.MultiplyAdds),
            ]);
        int[] widths = [.. s_header.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder().Append(summary.Architecture).Append('\n');
        for (var i = 0; i < rows.Count; i++)
        {
            Line(text, rows[i], widths);
            if (i == 0)
                text.Append('-', widths.Sum() + 2 * (widths.Length - 1)).Append('\n');
        }
        text.Append("Parameters: ").Append(Number(summary.Parameters)).Append(" (shared ").Append(Number(summary.SharedParameters));
        foreach (var (task, count) in summary.TaskParameters)
            text.Append(", ").Append(task).Append(' ').Append(Number(count));
        text.Append(")\nMultiply-adds per row: ").Append(Number(summary.MultiplyAdds)).Append('\n');
        if (summary.TakenWeights.Count + summary.OtherWeights.Count > 0)
            text.Append("Weights of another model: ").Append(Number(summary.TakenWeights.Count)).Append('\n');
        foreach (var other in summary.OtherWeights)
            text.Append("  not ").Append(other).Append('\n');
        return text.ToString();
    }

    private static void Line(StringBuilder text, string[] cells, int[] widths)
    {
        var line = string.Join(
            "  ",
            cells.Select((cell, column) => column >= FirstNumber ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))
        );
        text.Append(line.TrimEnd()).Append('\n');
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
