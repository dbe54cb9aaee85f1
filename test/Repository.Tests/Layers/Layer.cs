namespace MlNet.MultiTask.Repository.Tests;

/// <summary>A folder of <c>src/</c> with its place in the order of <c>src/LAYERS.md</c>.</summary>
/// <param name="Folder">The folder, relative to <c>src/</c>, with forward slashes.</param>
/// <param name="Project">Number of its project, ascending in the order of the page.</param>
/// <param name="Level">Number of its row within the project.</param>
internal sealed record Layer(string Folder, int Project, int Level)
{
    /// <summary>Whether this folder's files may name the types of another one.</summary>
    public bool Sees(Layer other) => other.Folder == Folder || other.Project < Project || (other.Project == Project && other.Level < Level);
}
