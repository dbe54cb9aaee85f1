namespace MlNet.MultiTask.Docs.Tests;

/// <summary>A fenced block of C# on a page.</summary>
/// <param name="Line">Line of its first line of code, from 1.</param>
/// <param name="Code">The code.</param>
/// <param name="Continues">Whether it stands in the scope of the one before it (<c>```csharp continues</c>).</param>
internal sealed record Snippet(int Line, string Code, bool Continues);
