namespace MlNet.MultiTask.Repository.Tests;

/// <summary>A place in a source file that names a type, or a member of a type, of the same tree.</summary>
/// <param name="File">The file, relative to <c>src/</c>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Type">The type's name.</param>
/// <param name="Target">The file that declares the type.</param>
internal sealed record TypeReference(string File, int Line, string Type, string Target);
