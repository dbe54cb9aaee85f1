namespace MlNet.MultiTask;

/// <summary>The name of a scorer that was added.</summary>
/// <param name="Name">Empty for the nameless one.</param>
internal sealed record ScorerName(string Name);
