namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/getting-started.md takes for granted: the path of penguins.csv.</summary>
public static class GettingStartedPage
{
    public static string path { get; } = Path.Combine(AppContext.BaseDirectory, "data", "penguins.csv");
}
