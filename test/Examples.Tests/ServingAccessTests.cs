namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Keys: who has none sees nothing of the models.</summary>
[TestClass]
public sealed class ServingAccessTests
{
    private const string First = "0123456789abcdef-first";
    private const string Second = "0123456789abcdef-second";

    [TestMethod]
    public async Task OnlyWhoShowsAKeyIsAnswered()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "keys");
        await File.WriteAllLinesAsync(file, ["# who has it: the shop", Second, ""]);
        using var server = await ServingProcess.StartAsync(
            new Dictionary<string, string> { ["ApiKeys__0"] = First },
            ServingModels.First,
            "--ApiKeyFile",
            file
        );

        foreach (var path in new[] { "/v1/models", "/v1/models/penguins", "/openapi.json", "/nowhere" })
            Assert.AreEqual(401, await StatusAsync(server, path, null, null), path);
        Assert.AreEqual(401, (int)(await server.PostAsync("{}")).StatusCode);
        foreach (var path in new[] { "/healthz", "/readyz", "/", "/page.js" })
            Assert.AreEqual(200, await StatusAsync(server, path, null, null), path);
        foreach (var wrong in new[] { "", First[..^1], First + "x", "Bearer " + First })
            Assert.AreEqual(401, await StatusAsync(server, "/v1/models", "X-Api-Key", wrong), wrong);
        foreach (var right in new[] { First, Second })
        {
            Assert.AreEqual(200, await StatusAsync(server, "/v1/models", "X-Api-Key", right), right);
            Assert.AreEqual(200, await StatusAsync(server, "/v1/models", "Authorization", "Bearer " + right), right);
        }
        server.Client.DefaultRequestHeaders.Add("X-Api-Key", First);
        Assert.HasCount(1, await server.PredictAsync(ServingProcess.Penguin));
        StringAssert.Contains(await server.Client.GetStringAsync("/openapi.json"), "securitySchemes");
    }

    [TestMethod]
    [DataRow("fewer than 16 characters", "short\n")]
    [DataRow("has no key", "# none yet\n\n")]
    public async Task KeysThatProtectNothingStopTheServer(string message, string keys)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "keys");
        await File.WriteAllTextAsync(file, keys);
        using var server = new ServingProcess(
            null,
            "--urls",
            "http://127.0.0.1:0",
            "--Models:penguins",
            ServingModels.First,
            "--ApiKeyFile",
            file
        );

        Assert.AreEqual(2, await server.ExitAsync(), server.Log);
        StringAssert.Contains(server.Log, message);
    }

    private static async Task<int> StatusAsync(ServingProcess server, string path, string? header, string? value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        using var response = await server.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
