using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.TextLoaders;

/// <summary>Each file of Fixtures/textloader, loaded in each way that was tried on it.</summary>
[TestClass]
public sealed class TextLoaderTests
{
    private static readonly string s_folder = FixtureFolder.At("textloader");

    public static IEnumerable<object[]> Variants => Directory.GetFiles(s_folder, "*.json").Select(f => Path.GetFileName(f)!)
        .Where(name => name != "errors.json").Order(StringComparer.Ordinal).Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Variants))]
    public void Load(string variant)
    {
        var expected = FixtureFolder.Json("textloader", variant);
        var ml = new MLContext(seed: 1);
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind >= Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add($"{e.Kind}: {e.RawMessage.Replace(s_folder, "<dir>", StringComparison.Ordinal)}");
        };

        if (expected.TryGetProperty("exception", out var exception))
        {
            ExpectedException.Check(exception, () => Open(ml, variant, expected), s_folder);
            return;
        }

        var view = Open(ml, variant, expected);
        Assert.IsNull(view.GetRowCount());
        Assert.AreEqual(expected.GetProperty("canShuffle").GetBoolean(), view.CanShuffle);
        ExpectedView.Check(expected.GetProperty("columns"), view);
        if (expected.TryGetProperty("readException", out exception))
            ExpectedException.Check(exception, () => ViewReader.Rows(view), s_folder);
        Assert.IsNull(JsonValue.Difference(expected.GetProperty("warnings"), warnings.ToArray()));
    }

    private static IDataView Open(MLContext ml, string variant, JsonElement expected)
    {
        var path = Path.Combine(s_folder, expected.GetProperty("file").GetString()!);
        switch (variant)
        {
            case "people.typed.json":
                return ml.Data.LoadFromTextFile<TlRow>(path, separatorChar: ',', hasHeader: true, allowQuoting: true);
            case "people.flat.json":
                var columns = TextLoaderOptionsJson.Read(FixtureFolder.Json("textloader", "people.quoting.json").GetProperty("options")).Columns;
                return ml.Data.LoadFromTextFile(path, columns, separatorChar: ',', hasHeader: true, allowQuoting: true);
        }

        var withSample = expected.GetProperty("about").GetString()!.Contains("with the file as dataSample", StringComparison.Ordinal);
        var options = TextLoaderOptionsJson.Read(expected.GetProperty("options"));
        return ml.Data.CreateTextLoader(options, withSample ? new MultiFileSource(path) : null).Load(new MultiFileSource(path));
    }
}
