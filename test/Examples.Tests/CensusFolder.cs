namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The folder with the census data, which is not part of this project.</summary>
internal static class CensusFolder
{
    /// <summary>The folder that is named, or shared/data beside the repository; null where neither has it.</summary>
    public static string? Find()
    {
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("MULTITASK_DATA"),
            RepositoryRoot.Combine("..", "shared", "data"),
        ];
        return candidates.FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "adult_train.csv")));
    }
}
