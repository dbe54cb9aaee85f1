using System.Text.Json;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Holds every line of scenarios.json: the result, or the exact exception.</summary>
[TestClass]
public sealed class ScenarioTests
{
    private static readonly Dictionary<string, JsonElement> s_expected =
        FixtureFolder.Json("schema", "scenarios.json").EnumerateArray().ToDictionary(scenario => scenario.GetProperty("scenario").GetString()!);

    public static IEnumerable<object[]> Names => s_expected.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void DoesWhatMlNetDoes(string name)
    {
        var scenario = Scenarios()[name];
        if (s_expected[name].TryGetProperty("exception", out var exception))
            ExpectedException.Check(exception, () => scenario());
        else
            Assert.IsNull(JsonValue.Difference(s_expected[name].GetProperty("result"), scenario()), s_expected[name].GetProperty("code").GetString());
    }

    private static Dictionary<string, Func<object?>> Scenarios() =>
        new ScenarioBase[] { new ScenariosOfColumns(), new ScenariosOfChains(), new ScenariosOfPrediction(), new ScenariosOfRows() }
            .SelectMany(group => group.All).ToDictionary();
}
