namespace MlNet.MultiTask;

/// <summary>What the cells of a column are like.</summary>
/// <param name="name">Its name.</param>
/// <param name="parser">How its cells are read.</param>
internal sealed class ColumnProfile(string name, CellParser parser)
{
    /// <summary>Up to how many different values are counted.</summary>
    public const int MostDistinct = 20_000;

    /// <summary>Up to how many different numbers are counted.</summary>
    public const int MostClasses = 1000;
    private const int MostExamples = 3;
    private const int MostWords = 3;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>>? _lookup;
    private readonly HashSet<double> _numbers = [];
    private List<string>? _dates;
    private bool _hasPadding;
    private double _previous = double.NaN;
    private double _step = double.NaN;

    public string Name { get; } = name;

    public long Missing { get; private set; }

    public long Values { get; private set; }

    public long Numbers { get; private set; }

    public long Whole { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether all numbers so far follow each other in equal steps that are not 0.</summary>
    public bool IsCounter { get; private set; } = true;

    public long Words { get; private set; }

    public long Characters { get; private set; }

    /// <summary>Cells that are no numbers, up to one more than counts as a few.</summary>
    public List<string> OtherWords { get; } = [];

    public List<string> Examples { get; } = [];

    public int Distinct => _counts.Count;

    /// <summary>How many different numbers there are; counted up to one more than <see cref="MostClasses"/>.</summary>
    public int DistinctNumbers => _numbers.Count;

    /// <summary>Whether numbers that are written differently stay different as Single; 01067 and 1067 do not.</summary>
    public bool AreNumbersDistinct => !_hasPadding && _numbers.DistinctBy(number => (float)number).Count() == _numbers.Count;

    /// <summary>How often each value is there.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Whether each value was there once, as far as they were counted.</summary>
    public bool IsUnique { get; private set; } = true;

    /// <summary>Date formats that fit all values.</summary>
    public IReadOnlyList<string> Dates => _dates ?? [];

    public void Add(ReadOnlySpan<char> cell)
    {
        if (parser.IsMissing(cell))
        {
            Missing++;
            return;
        }
        Values++;
        Count(cell);
        if (parser.TryNumber(cell, out var number))
            AddNumber(cell, number);
        else if (OtherWords.Count < MostWords && !OtherWords.Contains(cell.ToString()))
            OtherWords.Add(cell.ToString());
        AddDate(cell);
        Characters += cell.Length;
        if (Numbers == 0)
            foreach (var word in cell.Split(' '))
                if (word.Start.Value < word.End.Value)
                    Words++;
    }

    private void Count(ReadOnlySpan<char> cell)
    {
        var counts = _lookup ??= _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (counts.TryGetValue(cell, out var count))
        {
            counts[cell] = count + 1;
            IsUnique = false;
            return;
        }
        if (_counts.Count >= MostDistinct)
            return;
        counts[cell] = 1;
        if (Examples.Count < MostExamples)
            Examples.Add(cell.ToString());
    }

    private void AddNumber(ReadOnlySpan<char> cell, double number)
    {
        Numbers++;
        if (_numbers.Count <= MostClasses)
            _numbers.Add(number);
        _hasPadding |= cell.Length > 1 && cell[0] == '0' && char.IsAsciiDigit(cell[1]);
        if (Math.Floor(number) == number)
            Whole++;
        (Minimum, Maximum) = (Math.Min(Minimum, number), Math.Max(Maximum, number));
        if (!double.IsNaN(_previous))
        {
            var step = number - _previous;
            IsCounter &= step != 0 && (double.IsNaN(_step) || step == _step);
            _step = step;
        }
        _previous = number;
    }

    // The first value leaves a few formats, which are all that later ones are tried with.
    private void AddDate(ReadOnlySpan<char> cell)
    {
        if (_dates is { Count: 0 })
            return;
        if (!DateFormats.MayBe(cell))
        {
            _dates = [];
            return;
        }
        var fitting = new List<string>();
        foreach (var format in _dates ?? DateFormats.All)
            if (DateFormats.TryRead(cell, format, out _))
                fitting.Add(format);
        _dates = fitting;
    }
}
