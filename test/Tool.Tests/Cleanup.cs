namespace MlNet.MultiTask.Tool.Tests;

/// <summary>What the tests made goes when the last one has run.</summary>
[TestClass]
public static class Cleanup
{
    [AssemblyCleanup]
    public static void DeleteTemporaryFolders() => PenguinModel.DisposeInstance();
}
