namespace Serving.Rows;

/// <summary>What is wrong with a request's rows, field by field.</summary>
public sealed class RowErrors
{
    // Enough to see what kind of mistake it is; a million rows may all have it.
    private const int Most = 20;

    // A field's name is the client's own text, and may be as long as the body.
    private const int LongestName = 100;

    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);
    private int _count;

    public bool Any => _count > 0;

    public bool IsFull => _count >= Most;

    public void Add(string field, string message)
    {
        if (IsFull)
            return;
        _count++;
        if (field.Length > LongestName)
            field = field[..LongestName] + "…";
        if (!_errors.TryGetValue(field, out var messages))
            _errors[field] = messages = [];
        messages.Add(message);
    }

    public RowsRejectedException ToException() => new(_errors);
}
