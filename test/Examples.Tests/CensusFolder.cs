namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The folder with the census data, which is not part of this project.</summary>
internal static class CensusFolder
{
    /// <summary>The folder that is named, or shared/data beside the repository; null where neither has it.</summary>
    public static string? Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "MlNet.MultiTask.sln")))
            root = root.Parent;
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("MULTITASK_DATA"),
            root?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "data") : null,
        ];
        return candidates.FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "adult_train.csv")));
    }
}
