namespace MlNet.MultiTask.Packages.Tests;

/// <summary>What the tests made outside the repository goes when the last test has run.</summary>
[TestClass]
public static class Cleanup
{
    [AssemblyCleanup]
    public static void DeleteTemporaryFolders()
    {
        Strangers.DisposeInstance();
        PackedSolution.DisposeInstance();
    }
}
