namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Spans of BIO tags, by the rules of the conlleval script, case by case by hand.</summary>
[TestClass]
public sealed class TagSpansTests
{
    [TestMethod]
    [DataRow("O O", "", DisplayName = "nothing")]
    [DataRow("B-PER I-PER O", "PER 0-2", DisplayName = "one of two steps")]
    [DataRow("B-PER B-PER", "PER 0-1, PER 1-2", DisplayName = "two side by side")]
    [DataRow("I-LOC I-LOC O I-LOC", "LOC 0-2, LOC 3-4", DisplayName = "I begins where nothing is open")]
    [DataRow("B-PER I-ORG I-ORG", "PER 0-1, ORG 1-3", DisplayName = "I of another type begins")]
    [DataRow("B-PER I-PER", "PER 0-2", DisplayName = "open at the end")]
    [DataRow("O B-ORG O B-LOC I-LOC", "ORG 1-2, LOC 3-5", DisplayName = "several")]
    [DataRow("B-PER ? I-PER", "PER 0-1, PER 2-3", DisplayName = "a step without a tag is outside")]
    public void SpansAre(string tags, string spans)
    {
        string?[] given = [.. tags.Split(' ').Select(tag => tag == "?" ? null : tag)];
        Assert.AreEqual(spans, string.Join(", ", TagSpans.Of(given).Select(span => $"{span.Type} {span.Start}-{span.End}")));
    }

    [TestMethod]
    public void OnlyBioTagsStandForSpans()
    {
        Assert.IsTrue(TagSpans.AreBio(["O", "B-PER", "I-PER"]));
        Assert.IsFalse(TagSpans.AreBio(["NOUN", "VERB"]));
        Assert.IsFalse(TagSpans.AreBio(["O"]), "nothing could be found");
        Assert.IsFalse(TagSpans.AreBio(["O", "B-PER", "X"]));
    }
}
