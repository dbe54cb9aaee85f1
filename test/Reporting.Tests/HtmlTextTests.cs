namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>Text that XML cannot hold.</summary>
[TestClass]
public sealed class HtmlTextTests
{
    [TestMethod]
    [DataRow("plain <b>", "plain <b>")]
    [DataRow("a\u0000b\u001Fc", "a\uFFFDb\uFFFDc")]
    [DataRow("line\nbreak\ttab", "line\nbreak\ttab")]
    [DataRow("\uD83D\uDC27", "\uD83D\uDC27")]
    public void IsReplaced(string text, string expected) => Assert.AreEqual(expected, HtmlText.Clean(text));

    // Attributes cannot hold halves of pairs.
    [TestMethod]
    public void HalvesOfPairsAreReplaced()
    {
        Assert.AreEqual("half \uFFFD", HtmlText.Clean("half \uD83D"));
        Assert.AreEqual("\uFFFD half", HtmlText.Clean("\uDC27 half"));
        Assert.AreEqual("\uFFFD\uFFFD", HtmlText.Clean("\uFFFE\uFFFF"));
    }

    [TestMethod]
    [DataRow("short", 8, "short")]
    [DataRow("exactly8", 8, "exactly8")]
    [DataRow("more than eight", 8, "more th…")]
    [DataRow("two\nlines", 20, "two lines")]
    [DataRow("123456\uD83D\uDC279", 8, "123456…")]
    public void IsCutToOneLine(string text, int length, string expected) => Assert.AreEqual(expected, HtmlText.Shorten(text, length));
}
