namespace MlNet.MultiTask;

/// <summary>Settings in an order.</summary>
internal sealed record SettingsList(IReadOnlyList<SettingsNode> Items) : SettingsNode
{
    protected override string Text => $"[{string.Join(", ", Items)}]";
}
