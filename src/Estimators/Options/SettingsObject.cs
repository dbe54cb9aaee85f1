namespace MlNet.MultiTask;

/// <summary>A type with its named settings.</summary>
/// <param name="Type">Name of the type, without its namespace.</param>
/// <param name="Values">Its settings by name.</param>
/// <param name="Source">The object that they were read from; null if they come from a file.</param>
internal sealed record SettingsObject(string Type, IReadOnlyDictionary<string, SettingsNode> Values, object? Source = null) : SettingsNode
{
    protected override string Text => $"{Type}({string.Join(", ", Sorted.Select(value => $"{value.Key} = {value.Value}"))})";

    private IEnumerable<KeyValuePair<string, SettingsNode>> Sorted => Values.OrderBy(value => value.Key, StringComparer.Ordinal);
}
