using System.Text;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Splits an input.csv into records. A cell may be quoted, a quote within is doubled, and a quoted cell may hold line breaks.</summary>
internal static class CsvRecords
{
    public static IEnumerable<string[]> Read(string text)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[i++]);
                else
                    quoted = false;
                continue;
            }

            switch (c)
            {
                case '"':
                    quoted = true;
                    break;
                case ',':
                    cells.Add(Take(cell));
                    break;
                case '\r':
                    break;
                case '\n':
                    cells.Add(Take(cell));
                    yield return [.. cells];
                    cells.Clear();
                    break;
                default:
                    cell.Append(c);
                    break;
            }
        }

        if (cells.Count > 0 || cell.Length > 0)
        {
            cells.Add(Take(cell));
            yield return [.. cells];
        }
    }

    private static string Take(StringBuilder cell)
    {
        var text = cell.ToString();
        cell.Clear();
        return text;
    }
}
