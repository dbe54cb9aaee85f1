using System.Globalization;

namespace Benchmarks;

/// <summary>A table as Markdown, ready for docs/performance.md.</summary>
internal sealed class Table
{
    private readonly string[] _header;

    public Table(string title, params string[] header)
    {
        _header = header;
        Console.WriteLine();
        Console.WriteLine($"### {title}");
        Console.WriteLine();
        Console.WriteLine($"| {string.Join(" | ", header)} |");
        Console.WriteLine($"|{string.Concat(header.Select(_ => " --- |"))}");
    }

    public void Add(params string[] cells)
    {
        if (cells.Length != _header.Length)
            throw new ArgumentException($"{cells.Length} cells in a table of {_header.Length} columns.", nameof(cells));
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>A rate, with thousands set apart.</summary>
    public static string Rate(double perSecond) => perSecond.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A ratio.</summary>
    public static string Times(double ratio) => ratio.ToString(ratio >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + "×";

    /// <summary>Best rounds, with the median of the pairs in brackets.</summary>
    public static string Speed(Contender of, Contender over) => $"{Times(of.SpeedOver(over))} ({Times(of.PairedSpeedOver(over))})";

    /// <summary>Cost instead of speed: how many times the other's time.</summary>
    public static string Cost(Contender of, Contender over) => $"{Times(over.SpeedOver(of))} ({Times(over.PairedSpeedOver(of))})";
}
