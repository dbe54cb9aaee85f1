namespace MlNet.MultiTask.Docs.Tests;

/// <summary>The tests of the pages see what is wrong with them.</summary>
[TestClass]
public sealed class PageProgramTests
{
    public static List<string> Said { get; } = [];

    [TestMethod]
    public void SnippetsAreFoundWithTheirLines()
    {
        var page = Page.Parse(
            "p.md",
            "# Title\n```csharp\nvar a = 1;\n```\ntext\n```\nnot code\n```\n```csharp continues\nvar b = a;\nvar c = b;\n```\n"
        );
        CollectionAssert.AreEqual(
            new[] { new Snippet(3, "var a = 1;", false), new Snippet(10, "var b = a;\nvar c = b;", true) },
            page.Snippets.ToArray()
        );
    }

    [TestMethod]
    [DataRow("```csharp skip\nnot code\n```")]
    [DataRow("```c#\n```\n```cs\nvar a = 1;\n```")]
    [DataRow("```csharp\nvar a = 1;")]
    public void NoBlockGetsAround(string text) => Assert.ThrowsExactly<FormatException>(() => Page.Parse("p.md", text));

    [TestMethod]
    public void AnErrorIsNamedByItsPlaceOnThePage()
    {
        var page = Page.Parse("docs/p.md", "one\ntwo\n```csharp\nvar fine = 1;\nvar wrong = missing;\n```\n");
        var error = Assert.ThrowsExactly<FormatException>(() => PageProgram.Compile(page, null));
        Assert.StartsWith("docs/p.md: (4,", error.Message); // Roslyn counts lines from 0 here
        Assert.Contains("missing", error.Message);
    }

    [TestMethod]
    public void AReaderHasTheUsingsOfThePageAndNoOthers()
    {
        const string Snippet = "```csharp\nvar text = new StringBuilder(\"a\");\n```\n";
        Assert.Contains(
            "StringBuilder",
            Assert.ThrowsExactly<FormatException>(() => PageProgram.Compile(Page.Parse("p.md", Snippet), null)).Message
        );
        PageProgram.Compile(Page.Parse("p.md", "The snippets need `using System.Text;`.\n\n" + Snippet), null);
        PageProgram.Compile(Page.Parse("p.md", "```csharp\nusing System.Text;\n\nvar text = new StringBuilder(\"a\");\n```\n"), null);
    }

    [TestMethod]
    [DataRow("using System.Text; using System.Globalization;", "using System.Globalization;")]
    [DataRow("using System.Text; using System.Linq;", "using System.Linq;", DisplayName = "Implicit anyway")]
    public void AUsingThatNoSnippetNeedsIsAnError(string usings, string needless)
    {
        var page = Page.Parse("p.md", $"The snippets need `{usings}`.\n```csharp\nvar text = new StringBuilder(\"a\");\n```\n");
        Assert.Contains($"'{needless}'", Assert.ThrowsExactly<FormatException>(() => PageProgram.Compile(page, null)).Message);
    }

    [TestMethod]
    [DataRow("The snippets need `using System.Text;`.\nThe snippets need `using System.Linq;`.")]
    [DataRow("The snippets need `using System.Text`.")]
    [DataRow("The snippets need `System.Text;`.")]
    public void TheLineOfUsingsHasOneForm(string text) => Assert.ThrowsExactly<FormatException>(() => Page.Parse("p.md", text));

    [TestMethod]
    public void CodeThatIsNoStatementIsAnError()
    {
        Assert.ThrowsExactly<FormatException>(() =>
            PageProgram.Compile(Page.Parse("p.md", "```csharp\nnew object()   // no semicolon\n```"), null)
        );
        Assert.ThrowsExactly<FormatException>(() =>
            PageProgram.Compile(Page.Parse("p.md", "```csharp\nint Sum(int a, int b);\n```"), null)
        );
    }

    [TestMethod]
    public void SnippetsRunInOrderWithThePreambleInSight()
    {
        Said.Clear();
        var page = Page.Parse(
            "p.md",
            "```csharp\nSaid.Add(\"one\");\nvar x = 2;\n```\n```csharp "
                + "continues\nSaid.Add($\"{x}\");\n```\n```csharp\nvar Said = 3;\nConsole.WriteLine(new Own().Number + "
                + "Said);\n```\n```csharp\nclass Own { public int Number => 4; }\n```"
        );
        PageProgram.Run(PageProgram.Compile(page, typeof(PageProgramTests)));
        CollectionAssert.AreEqual(new[] { "one", "2" }, Said);
    }

    [TestMethod]
    public void AnExceptionOfASnippetIsSeen()
    {
        var page = Page.Parse("p.md", "```csharp\nthrow new InvalidOperationException(\"here\");\n```");
        Assert.AreEqual(
            "here",
            Assert.ThrowsExactly<InvalidOperationException>(() => PageProgram.Run(PageProgram.Compile(page, null))).Message
        );
    }
}
