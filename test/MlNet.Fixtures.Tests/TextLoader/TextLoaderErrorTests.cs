using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.TextLoaders;

/// <summary>Fixtures/textloader/errors.json: bad paths, bad classes, files without rows.</summary>
[TestClass]
public sealed class TextLoaderErrorTests
{
    private static readonly string s_folder = FixtureFolder.At("textloader");

    private static readonly MLContext s_ml = new(seed: 1);

    private static readonly TextLoader.Column[] s_columns = [new("Name", DataKind.String, 0), new("Age", DataKind.Single, 1)];

    private static string People => Path.Combine(s_folder, "people.csv");

    private static string Nope => Path.Combine(s_folder, "nope.csv");

    public static IEnumerable<object[]> Scenarios =>
        FixtureFolder.Json("textloader", "errors.json").EnumerateArray().Select(e => new object[] { e.GetProperty("scenario").GetString()! });

    [TestMethod]
    [DynamicData(nameof(Scenarios))]
    public void Scenario(string scenario)
    {
        var expected = FixtureFolder.Json("textloader", "errors.json").EnumerateArray().Single(e => e.GetProperty("scenario").GetString() == scenario);
        if (expected.TryGetProperty("exception", out var exception))
            ExpectedException.Check(exception, () => Run(scenario), s_folder);
        else
            Assert.IsNull(JsonValue.Difference(expected.GetProperty("result"), Run(scenario)));
    }

    private static object Run(string scenario) => scenario switch
    {
        "file does not exist" => s_ml.Data.LoadFromTextFile(Nope, s_columns),
        "file does not exist, typed" => s_ml.Data.LoadFromTextFile<TlRow>(Nope),
        "no LoadColumn attribute" => s_ml.Data.LoadFromTextFile<XVRow>(People),
        "null path" => s_ml.Data.LoadFromTextFile<TlRow>(null),
        "column index beyond the file" => BeyondTheFile(),
        "empty file" => EmptyFile(),
        _ => throw new NotSupportedException($"No code for the scenario '{scenario}'"),
    };

    private static float[] BeyondTheFile()
    {
        var view = s_ml.Data.LoadFromTextFile(People, [new TextLoader.Column("Z", DataKind.Single, 40)], separatorChar: ',', hasHeader: true);
        return [.. view.GetColumn<float>("Z").Take(2)];
    }

    private static object EmptyFile()
    {
        var path = Path.GetTempFileName();
        try
        {
            return ViewReader.Rows(s_ml.Data.LoadFromTextFile(path, s_columns, separatorChar: ','))[0].Count;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
