using System.Globalization;
using System.Text;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>Files as they come: from the file to a model that scores the file.</summary>
[TestClass]
public sealed class OddFileTests
{
    private const int Rows = 240;

    // y is true where the number is above 50, z is its double.
    private static int Number(int row) => row * 37 % 101;

    private static string RoundTrip(string text, Encoding encoding, params string[] also)
    {
        using var folder = new TemporaryFolder();
        string Place(string name) => Path.Combine(folder.Path, name);
        var (data, model, scored) = (Place("rows.csv"), Place("m"), Place("s.csv"));
        File.WriteAllText(data, text, encoding);
        var said = ToolCall.Good(
            ["train", data, "-t", "y", "-t", "z", "-o", model, "--preset", "fast", "--no-compare", "--threads", "1", "--json", .. also]
        );
        Assert.IsFalse(said.Json.TryGetProperty("exportNote", out var note), note.ToString());
        ToolCall.Good("score", data, "--model", model, "--out", scored);
        var right = said.Json.GetProperty("tasks")[0].GetProperty("metrics")[0].GetProperty("value").GetDouble();
        Assert.IsGreaterThanOrEqualTo(0.85, right, "accuracy of y");
        ToolCall.Good("evaluate", data, "--model", model);
        return File.ReadAllText(scored);
    }

    [TestMethod]
    public void SemicolonsAndDecimalCommas()
    {
        var text = new StringBuilder("y;z;zahl;ort\n");
        for (var i = 0; i < Rows; i++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(Number(i) > 50 ? "ja" : "nein")};{2 * Number(i)},5;{Number(i)},25;{(i % 2 == 0 ? "Bonn" : "Ulm")}\n"
            );
        var scored = RoundTrip(text.ToString(), new UTF8Encoding(false));
        StringAssert.StartsWith(scored, "y;z;zahl;ort;y.Predicted;y.Probability;z.Predicted\n");
    }

    [TestMethod]
    public void Latin1WithQuotedLineBreaks()
    {
        var text = new StringBuilder("y,z,größe,bemerkung\n");
        for (var i = 0; i < Rows; i++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(Number(i) > 50 ? "Köln" : "Bonn")},{2 * Number(i)},{Number(i)},"
                    + $"\"Zeile {i} ist schön,\nund {(Number(i) > 50 ? "groß" : "klein")}. Ja? (a|b) [c] \\d {{e}}.f dazu\"\n"
            );
        var scored = RoundTrip(text.ToString(), Encoding.Latin1);
        Assert.Contains("Köln", scored);
        Assert.Contains("\"Zeile 1 ist schön,\nund klein. Ja? (a|b) [c] \\d {e}.f dazu\"", scored);
    }

    private static string Cell(int row, int column) =>
        column < 40 ? $"{Number(row) + column}"
        : column % 3 == 0 ? $"{row * column % 7}"
        : column % 3 == 1 ? $"k{(row + column) % 3}"
        : "";

    [TestMethod]
    public void ThreeHundredColumnsAndAConstantOne()
    {
        var text = new StringBuilder("y,z,same," + string.Join(',', Enumerable.Range(0, 300).Select(i => $"c{i}")) + "\n");
        for (var i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(Number(i) > 50 ? 1 : 0)},{2 * Number(i)},5");
            for (var c = 0; c < 300; c++)
                text.Append(',').Append(Cell(i, c));
            text.Append('\n');
        }
        RoundTrip(text.ToString(), new UTF8Encoding(false));
    }

    [TestMethod]
    public void DatesGapsAndNoHeaderNeeded()
    {
        var start = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var text = new StringBuilder("y\tz\twhen\tx\n");
        for (var i = 0; i < Rows; i++)
        {
            // Weekends are y.
            var day = start.AddDays(i * 3);
            var isEnd = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(i % 20 == 0 ? "" : isEnd ? "end" : "mid")}\t{day.Month * 10}\t{day:dd.MM.yyyy}\t{(i % 7 == 0 ? "n/a" : $"{i % 11}")}\n"
            );
        }
        RoundTrip(text.ToString(), new UTF8Encoding(true));
    }
}
