namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Deletes what the tests of the server share.</summary>
[TestClass]
public static class ServingCleanup
{
    [AssemblyCleanup]
    public static void Delete() => ServingModels.Delete();
}
