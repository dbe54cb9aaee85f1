namespace MlNet.MultiTask;

/// <summary>Settings by keys that the user chose, such as column names.</summary>
internal sealed record SettingsMap(IReadOnlyDictionary<string, SettingsNode> Items) : SettingsNode
{
    protected override string Text =>
        $"{{{string.Join(", ", Items.Select(item => $"{item.Key}: {item.Value}").Order(StringComparer.Ordinal))}}}";
}
