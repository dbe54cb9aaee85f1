using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>Which cases of Fixtures/transforms are run, and why the others are not.</summary>
internal static class TransformCases
{
    /// <summary>Cases that no test runs.</summary>
    public static readonly IReadOnlyDictionary<string, string> LeftOut = new Dictionary<string, string>
    {
        ["onehothash-3bits"] = "OneHotHashEncoding (MurmurHash3) needs a hash that this repository has no other use for",
    };

    /// <summary>Cases that are not saved and loaded.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotSaved = new Dictionary<string, string>
    {
        ["custom-mapping"] = "a custom mapping without a contract name cannot be saved",
        ["convert-text-int32"] = "reading its rows throws, as FitAndTransform checks",
    };

    public static IEnumerable<object[]> All => Names(_ => true);

    /// <summary>Cases that Fit accepts.</summary>
    public static IEnumerable<object[]> Fitted => Names(name => FixtureFolder.Json("transforms", name, "expected.json").TryGetProperty("columns", out _));

    /// <summary>Cases with a graph.onnx: ConvertToOnnx accepts them.</summary>
    public static IEnumerable<object[]> Exported => Names(name => File.Exists(FixtureFolder.At("transforms", name, "graph.onnx")));

    /// <summary>Cases that ConvertToOnnx refuses.</summary>
    public static IEnumerable<object[]> Refused => Names(name => File.Exists(FixtureFolder.At("transforms", name, "onnx-error.txt")));

    private static IEnumerable<object[]> Names(Func<string, bool> keep) =>
        FixtureFolder.Cases("transforms").Where(name => !LeftOut.ContainsKey(name) && keep(name)).Select(name => new object[] { name });
}
