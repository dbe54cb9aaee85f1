using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Answers, and the server's description of itself.</summary>
[TestClass]
public sealed class ServingPredictTests
{
    private static ServingProcess s_server = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_server = await ServingProcess.StartAsync(ServingModels.First);

    [ClassCleanup]
    public static void Stop() => s_server.Dispose();

    [TestMethod]
    public async Task OneRowGetsWhatOnnxRuntimeGives()
    {
        var predictions = await s_server.PredictAsync(ServingProcess.Penguin);

        Assert.HasCount(1, predictions);
        AssertIs(ServingReference.Score(ServingModels.First, "Biscoe", 46.1f, 13.2f, 211), predictions[0]!);
    }

    [TestMethod]
    public async Task ManyRowsKeepTheirOrder()
    {
        var rows = Enumerable
            .Range(0, 300)
            .Select(i => (Flipper: 170 + i % 60, Bill: 35 + i % 20, Island: i % 2 == 0 ? "Dream" : "Torgersen"))
            .Select(p => $$"""{"FlipperLength":{{p.Flipper}},"BillDepth":18.5,"BillLength":{{p.Bill}},"Island":"{{p.Island}}"}""")
            .ToArray();
        var predictions = await s_server.PredictAsync(rows);

        Assert.HasCount(300, predictions);
        foreach (var i in new[] { 0, 1, 137, 299 })
            AssertIs(
                ServingReference.Score(ServingModels.First, i % 2 == 0 ? "Dream" : "Torgersen", 35 + i % 20, 18.5f, 170 + i % 60),
                predictions[i]!
            );
    }

    [TestMethod]
    public async Task NullIsAMissingValue()
    {
        var predictions = await s_server.PredictAsync("""{"Island":"Biscoe","BillLength":null,"BillDepth":13.2,"FlipperLength":211}""");

        AssertIs(ServingReference.Score(ServingModels.First, "Biscoe", float.NaN, 13.2f, 211), predictions[0]!);
    }

    [TestMethod]
    public async Task ConcurrentRequestsGetTheirOwnAnswers() =>
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async i =>
                {
                    var length = 32 + i * 0.3f;
                    var predictions = await s_server.PredictAsync(
                        FormattableString.Invariant($$"""{"Island":"Dream","BillLength":{{length}},"BillDepth":18,"FlipperLength":195}""")
                    );
                    AssertIs(ServingReference.Score(ServingModels.First, "Dream", length, 18, 195), predictions[0]!);
                })
        );

    [TestMethod]
    public async Task OneRunPerRequestGivesTheSame()
    {
        using var server = await ServingProcess.StartAsync(ServingModels.First, "--MicroBatching", "false");
        var predictions = await server.PredictAsync(ServingProcess.Penguin);

        AssertIs(ServingReference.Score(ServingModels.First, "Biscoe", 46.1f, 13.2f, 211), predictions[0]!);
    }

    [TestMethod]
    public async Task MetadataNamesColumnsTasksAndLimits()
    {
        var model = await s_server.ModelAsync();

        CollectionAssert.AreEqual(new[] { "Island", "BillLength", "BillDepth", "FlipperLength" }, Names(model["inputs"]!));
        CollectionAssert.AreEqual(new[] { "Species", "Sex", "BodyMass" }, Names(model["tasks"]!));
        Assert.AreEqual("Text", (string?)model["inputs"]![0]!["type"]);
        CollectionAssert.AreEquivalent(
            new[] { "Adelie", "Chinstrap", "Gentoo" },
            model["tasks"]![0]!["outputs"]![0]!["slots"]!.AsArray().Select(slot => (string?)slot).ToArray()
        );
        Assert.AreEqual(1000, (int?)model["limits"]!["rows"]);
        Assert.IsNull(model["reloadError"]);
        Assert.AreEqual("penguins", (string?)(await s_server.Client.GetFromJsonAsync<JsonObject>("/v1/models"))!["models"]![0]);
    }

    [TestMethod]
    public async Task OpenApiDescribesTheModelsRows()
    {
        var document = (await s_server.Client.GetFromJsonAsync<JsonObject>("/openapi.json"))!;

        Assert.AreEqual("3.1.0", (string?)document["openapi"]);
        Assert.IsNotNull(document["paths"]!["/v1/models/penguins:predict"]!["post"]!["requestBody"]);
        var row = document["components"]!["schemas"]!["penguins.Row"]!;
        CollectionAssert.AreEqual(
            new[] { "Island", "BillLength", "BillDepth", "FlipperLength" },
            row["properties"]!.AsObject().Select(property => property.Key).ToArray()
        );
        // Every reference leads somewhere.
        foreach (var reference in References(document))
            Assert.IsNotNull(reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]), reference);
        Assert.IsGreaterThan(3, References(document).Count());
    }

    [TestMethod]
    public void TheServerCarriesNoLibtorch()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Serving.deps.json");
        var text = File.ReadAllText(folder);
        StringAssert.Contains(text, "MlNet.MultiTask.Transformers");
        Assert.DoesNotContain("TorchSharp", text);
    }

    private static void AssertIs((float[] Species, float Sex, float BodyMass) expected, JsonNode actual)
    {
        var species = actual["Species"]!;
        var probabilities = species["Score"]!.AsObject().Select(slot => (Name: slot.Key, Value: (float)slot.Value!)).ToArray();
        Assert.HasCount(3, probabilities);
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(expected.Species[i], probabilities[i].Value, 1e-5);
        Assert.AreEqual(probabilities.MaxBy(slot => slot.Value).Name, (string?)species["PredictedLabel"]);
        Assert.AreEqual(expected.Sex, (float)actual["Sex"]!["Probability"]!, 1e-5);
        Assert.AreEqual(expected.Sex > 0.5f, (bool)actual["Sex"]!["PredictedLabel"]!);
        Assert.AreEqual(expected.BodyMass, (float)actual["BodyMass"]!["Score"]!, 0.05, "grams");
    }

    private static string[] Names(JsonNode array) => [.. array.AsArray().Select(item => (string)item!["name"]!)];

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject item => item.SelectMany(property => property.Key == "$ref" ? [(string)property.Value!] : References(property.Value)),
            JsonArray array => array.SelectMany(References),
            _ => [],
        };
}
