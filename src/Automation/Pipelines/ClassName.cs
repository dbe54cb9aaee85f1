namespace MlNet.MultiTask;

/// <summary>A row of the view that says the order of a label's classes.</summary>
internal sealed class ClassName
{
    /// <summary>A class.</summary>
    public string Name { get; set; } = "";
}
