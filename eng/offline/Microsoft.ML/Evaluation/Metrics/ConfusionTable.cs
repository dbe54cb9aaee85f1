using System.Text;

namespace Microsoft.ML.Data;

/// <summary>The confusion matrix as ML.NET prints it.</summary>
internal static class ConfusionTable
{
    private const string Corner = "PREDICTED";

    public static string Format(ConfusionMatrix matrix, IReadOnlyList<string> names, bool isBinary)
    {
        int classes = matrix.NumberOfClasses;
        int cell = classes == 2 ? 8 : 5;
        // Names that are wider than a cell stand in the rows only, with a number that heads the column.
        int longest = names.Max(name => name.Length);
        bool numbered = longest > cell;
        int digits = Math.Max(names.Count - 1, 0).ToString().Length;
        int margin = Math.Max(Corner.Length, numbered ? longest + digits + 2 : longest);
        string rule = string.Concat(Enumerable.Repeat(classes > 2 ? "========" : "===========", classes));

        var text = new StringBuilder();
        if (isBinary && classes == 2)
            text.Append(Ratio(matrix, names[0].ToUpper()));
        text.AppendLine();
        text.AppendLine("Confusion table");
        text.AppendLine(Margin("", margin) + rule);
        text.AppendLine(Margin(Corner, margin) + string.Concat(names.Select((name, c) => $" {(numbered ? c.ToString() : name).PadLeft(cell)} |")) + " Recall");
        text.AppendLine(Margin("TRUTH", margin) + rule);
        for (int c = 0; c < classes; c++)
        {
            string name = numbered ? $"{c.ToString().PadLeft(digits)}. {names[c].PadLeft(margin - digits - 2)}" : names[c].PadLeft(margin);
            text.Append(name).Append(" ||");
            foreach (double count in matrix.Counts[c])
                text.Append($" {count.ToString("N0").PadLeft(cell)} |");
            text.AppendLine($" {matrix.PerClassRecall[c],5:F4}");
        }
        text.AppendLine(Margin("", margin) + rule);
        text.AppendLine(Margin("Precision", margin) + string.Concat(matrix.PerClassPrecision.Select(p => p.ToString("N4").PadLeft(cell + 1) + " |")));
        return text.ToString();
    }

    private static string Margin(string text, int width) => text.PadRight(width) + " ||";

    private static string Ratio(ConfusionMatrix matrix, string positive)
    {
        double positives = matrix.Counts[0].Sum(), negatives = matrix.Counts[1].Sum();
        return $"TEST {positive} RATIO:\t{positives / (positives + negatives):N4} ({positives:F1}/({positives:F1}+{negatives:F1}))";
    }
}
