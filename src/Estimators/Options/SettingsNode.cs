namespace MlNet.MultiTask;

/// <summary>Settings as a tree of named values, apart from the types that hold them: what a file keeps of an architecture, an encoding or
/// an option.</summary>
internal abstract record SettingsNode
{
    /// <summary>The text for people, for example <c>HardSharing(Dropout = 0.1, TrunkLayers = [64])</c>.</summary>
    public sealed override string ToString() => Text;

    protected abstract string Text { get; }
}
