using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>The trials of a search in a file of JSON lines. After each the file is replaced as a whole, so that it is never half a
/// line.</summary>
internal sealed class SearchLog
{
    private readonly string? _path;
    private readonly List<SearchLogLine> _lines = [];

    /// <summary>Opens a log, or begins one.</summary>
    /// <param name="path">The file; null keeps none.</param>
    /// <param name="search">What the search depends on.</param>
    /// <exception cref="InvalidOperationException">The file belongs to another search; says in what it differs.</exception>
    /// <exception cref="InvalidDataException">The file is no log of a search.</exception>
    public SearchLog(string? path, SortedDictionary<string, SettingsNode> search)
    {
        _path = path;
        if (path is not null && File.Exists(path))
        {
            Read(path);
            Check(path, search);
            return;
        }
        Add(
            new SearchLogLine
            {
                Search = new(search.ToDictionary(entry => entry.Key, entry => entry.Value.ToString()), StringComparer.Ordinal),
            }
        );
    }

    /// <summary>The line of a task's reference; null where there is none yet.</summary>
    public SearchLogLine? Reference(string task) => _lines.FirstOrDefault(line => line.Reference == task);

    /// <summary>The line of a trial; null where there is none yet.</summary>
    /// <exception cref="InvalidDataException">The trial of that number has another point.</exception>
    public SearchLogLine? Trial(int number, SearchPoint point)
    {
        if (_lines.FirstOrDefault(line => line.Trial == number) is not { } line)
            return null;
        if (
            line.Epochs != point.Epochs
            || line.Numbers is not { } numbers
            || numbers.Count != point.Numbers.Count
            || numbers.Where((own, d) => !own.SequenceEqual(point.Numbers[d])).Any()
        )
            throw new InvalidDataException(
                $"Trial {number} in '{_path}' has other settings than this search draws for it: the file was "
                    + "changed, or written by another version."
            );
        return line;
    }

    /// <summary>Adds a line, and writes the file.</summary>
    public void Add(SearchLogLine line)
    {
        _lines.Add(line);
        if (_path is null)
            return;
        WholeFile.Write(_path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            foreach (var own in _lines)
                writer.WriteLine(JsonSerializer.Serialize(own, SearchLogJsonContext.Default.SearchLogLine));
        });
    }

    private void Read(string path)
    {
        var number = 0;
        foreach (var text in File.ReadLines(path))
        {
            number++;
            try
            {
                _lines.Add(
                    JsonSerializer.Deserialize(text, SearchLogJsonContext.Default.SearchLogLine) ?? throw new JsonException("It says null.")
                );
            }
            catch (JsonException error)
            {
                throw new InvalidDataException($"Line {number} of '{path}' is no line of a search's log: {error.Message}", error);
            }
        }
    }

    private void Check(string path, SortedDictionary<string, SettingsNode> search)
    {
        if (_lines.Count == 0 || _lines[0].Search is not { } before)
            throw new InvalidDataException($"'{path}' is no log of a search: its first line does not say which.");
        string[] differences =
        [
            .. search
                .Keys.Union(before.Keys)
                .SelectMany(key => Differences(key, before.GetValueOrDefault(key), search.GetValueOrDefault(key))),
        ];
        if (differences.Length > 0)
            throw new InvalidOperationException(
                $"'{path}' is the log of another search: {string.Join("; ", differences)}. Give this one a file of its own."
            );
    }

    private static IEnumerable<string> Differences(string name, string? before, SettingsNode? now)
    {
        if (before == now?.ToString())
            return [];
        if (before is null || now is null or SettingsScalar)
            return [$"{name} was '{before}' and is '{now}'"];
        try
        {
            return SettingsComparison.Differences(SettingsTextParser.Parse(before), now, name);
        }
        catch (InvalidDataException)
        {
            return [$"{name} was '{before}' and is '{now}'"];
        }
    }
}
