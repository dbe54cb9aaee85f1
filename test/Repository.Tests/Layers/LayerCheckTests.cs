namespace MlNet.MultiTask.Repository.Tests;

/// <summary>The check of the layers, on small trees whose faults are known.</summary>
[TestClass]
public sealed class LayerCheckTests
{
    private const string Page = """
        ## Low
        | | folder | what it is for |
        | 1 | `Low` | the floor |
        ## High
        | 1 | `High/Base` | below |
        | 2 | `High/Left` | one side |
        | 2 | `High/Right` | the other side |
        """;

    private static readonly (string, string) s_low = (
        "Low/Floor.cs",
        "namespace A;\npublic class Floor { public static int Count; public enum Kind { One } }"
    );
    private static readonly (string, string) s_base = (
        "High/Base/Ground.cs",
        "namespace A;\npublic class Ground { public Floor F = new(); }"
    );

    [TestMethod]
    public void ReferencesDownAreAllowed() =>
        Assert.IsEmpty(
            Check(s_low, s_base, ("High/Left/L.cs", "namespace A;\nclass L : Ground { int N => Floor.Count + F.GetHashCode(); }"))
        );

    [TestMethod]
    [DataRow("High/Base/Bad.cs", "class Bad : L { }", DisplayName = "a base class")]
    [DataRow("High/Base/Bad.cs", "class Bad { object Make() => new L(); }", DisplayName = "a constructor")]
    [DataRow("High/Base/Bad.cs", "class Bad { System.Collections.Generic.List<L> List; }", DisplayName = "a type argument")]
    [DataRow("High/Base/Bad.cs", "class Bad { string Name => nameof(L); }", DisplayName = "nameof")]
    [DataRow("High/Base/Bad.cs", "class Bad { int N => 3.Twice(); }", DisplayName = "an extension method, whose type is not named")]
    [DataRow("Low/Bad.cs", "[Mark] class Bad { }", DisplayName = "an attribute, from another project")]
    [DataRow("High/Right/Bad.cs", "class Bad { L Neighbour; }", DisplayName = "a folder of the same number")]
    public void ReferenceAgainstTheOrderIsFound(string file, string code)
    {
        const string Left =
            "namespace A;\npublic class L { }\npublic class MarkAttribute : System.Attribute { }\npublic static class E "
            + "{ public static int Twice(this int n) => 2 * n; }";
        var found = Check(s_low, s_base, ("High/Left/L.cs", Left), (file, "namespace A;\n\n" + code));
        Assert.HasCount(1, found);
        StringAssert.StartsWith(found[0], $"{file}:3: ");
        StringAssert.Contains(found[0], " of High/Left");
    }

    // Two types of one name: only binding tells which of them is meant.
    [TestMethod]
    public void NamesAreBoundNotMatched()
    {
        var found = Check(
            ("Low/Inner.cs", "namespace A;\nclass Inner { }\nclass User { Inner I; }"),
            ("High/Left/Inner.cs", "namespace B;\nclass Inner { }")
        );
        Assert.IsEmpty(found);
    }

    [TestMethod]
    public void CommentsMayNameAnything() =>
        Assert.IsEmpty(
            Check(
                s_base,
                s_low,
                ("Low/Talk.cs", "namespace A;\n/// <summary>See <see cref=\"Ground\"/>.</summary>\nclass Talk { } // Ground")
            )
        );

    [TestMethod]
    public void TypeInTwoFoldersIsFound()
    {
        var tree = new SourceTree([("Low/P.cs", "partial class P { }"), ("High/Base/P.cs", "partial class P { }")]);
        Assert.AreEqual("P in Low and High/Base", tree.SplitTypes.Distinct().Single());
    }

    [TestMethod]
    public void RowUnderAnotherHeadingIsRefused() =>
        Assert.ThrowsExactly<FormatException>(() => LayerList.Parse("## Low\n| 1 | `High/Base` | x |"));

    [TestMethod]
    public void FolderListedTwiceIsRefused() =>
        Assert.ThrowsExactly<FormatException>(() => LayerList.Parse("## Low\n| 1 | `Low` | x |\n| 2 | `Low` | x |"));

    private static List<string> Check(params (string Path, string Text)[] files)
    {
        var tree = new SourceTree(files);
        Assert.IsEmpty(tree.Errors);
        return [.. LayerCheck.Violations(tree, LayerList.Parse(Page))];
    }
}
