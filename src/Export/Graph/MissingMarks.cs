namespace MlNet.MultiTask.Graph;

/// <summary>The nodes that tell whether a row lacks a number.</summary>
internal static class MissingMarks
{
    /// <summary>What their names begin with. They stay in float32 where a network is turned into float16, whose range is small.</summary>
    public const string Scope = "missing";
}
