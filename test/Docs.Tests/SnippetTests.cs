using System.Reflection;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>Every C# snippet of every page compiles and runs as it stands.</summary>
[TestClass]
public sealed class SnippetTests
{
    public static IEnumerable<object[]> Pages() =>
        Page.All.Where(name => Page.Read(name).Snippets.Count > 0).Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void CompilesAndRuns(string name)
    {
        var folder = Directory.CreateTempSubdirectory("docs");
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder.FullName;
            var preamble = Preamble.Of(name);
            var program = PageProgram.Compile(Page.Read(name), preamble);
            preamble?.GetMethod("Prepare")?.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
            PageProgram.Run(program);
            preamble?.GetMethod("Use")?.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [program], null);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void EveryPreambleBelongsToAPage()
    {
        var pages = Page.All.Select(Preamble.NameOf).ToArray();
        var preambles = typeof(SnippetTests)
            .Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Page", StringComparison.Ordinal) && type.IsAbstract && type.IsSealed)
            .Select(type => type.Name)
            .ToArray();
        Assert.IsNotEmpty(preambles);
        CollectionAssert.IsSubsetOf(preambles, pages);
    }
}
