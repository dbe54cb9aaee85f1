namespace MlNet.MultiTask;

/// <summary>Settings that are made of something that no constructor can be called with again, and know themselves what they are at their
/// defaults.</summary>
internal interface IDefaulted
{
    /// <summary>An object of the same type with every setting at its default, to read settings of.</summary>
    object AtDefaults { get; }
}
