using System.Reflection;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>What the build of this project knew: folders and versions (see the project file).</summary>
internal static class BuildFacts
{
    public static string Root => Of("Root");

    public static string Configuration => Of("Configuration");

    public static string Version => Of("Version");

    public static string PackageCache => Of("PackageCache");

    /// <summary>The version of a package of others that the repository is tested with.</summary>
    public static string VersionOf(string package) =>
        Of("PackageVersions").Split(';').Single(line => line.StartsWith(package + " ", StringComparison.Ordinal)).Split(' ')[1];

    private static string Of(string key) =>
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value
        ?? throw new InvalidOperationException($"The build left '{key}' empty.");
}
