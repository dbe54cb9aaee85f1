namespace MlNet.MultiTask;

/// <summary>Settings as a tree of named values, independent of .NET types: what a file stores of an architecture, an encoding or an
/// option.</summary>
internal abstract record SettingsNode
{
    /// <summary>A readable text, for example <c>HardSharing(Dropout = 0.1, TrunkLayers = [64])</c>.</summary>
    public sealed override string ToString() => Text;

    protected abstract string Text { get; }
}
