using System.Text.Json.Nodes;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>What clients can do to others: the limits of the server, over real sockets.</summary>
[TestClass]
public sealed class ServingLimitTests
{
    private static ServingProcess s_server = null!;
    private static TemporaryFolder s_folder = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        s_folder = new TemporaryFolder();
        var wide = Path.Combine(s_folder.Path, "wide.onnx");
        WideModel.Train(wide);
        s_server = await ServingProcess.StartAsync(ServingModels.First, "--Models:wide", wide, "--RequestTimeout", "00:00:20");
    }

    [ClassCleanup]
    public static void Stop()
    {
        s_server.Dispose();
        s_folder.Dispose();
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("Column7")]
    [DataRow("unknown")]
    public async Task AMegabyteOfWrongNamesIsToldByTheFirstFew(string name)
    {
        var field = $"\"{name}\":1,";
        var row = string.Concat(Enumerable.Repeat(field, 1_000_000 / field.Length)).TrimEnd(',');

        var problem = await WideAsync($$"""{"instances":[{{{row}}}]}""");

        var errors = problem["errors"]!.AsObject();
        Assert.IsLessThanOrEqualTo(20, errors.Sum(error => error.Value!.AsArray().Count));
        // Neither the names of all 500 columns nor the client's own text come back.
        Assert.IsLessThan(10_000, problem.ToJsonString().Length);
        Assert.IsFalse(problem.ToJsonString().Contains(WideModel.Name(499), StringComparison.Ordinal), problem.ToJsonString());
    }

    [TestMethod]
    public async Task ANameOfAMegabyteIsCutShort()
    {
        var problem = await WideAsync($$"""{"instances":[{"{{new string('n', 1_000_000)}}":1}]}""");

        Assert.IsLessThan(10_000, problem.ToJsonString().Length);
    }

    [TestMethod]
    public async Task ColumnsInAnyOrderAreRead()
    {
        var columns = Enumerable.Range(0, WideModel.Columns).Select(i => $"\"{WideModel.Name(i)}\":0.5");
        var response = await PostWideAsync(
            $$"""{"instances":[{{{string.Join(',', columns)}}},{{{string.Join(',', columns.Reverse())}}}]}"""
        );
        var text = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(200, (int)response.StatusCode, text);

        var predictions = JsonNode.Parse(text)!["predictions"]!.AsArray();
        Assert.AreEqual((float)predictions[0]!["Sum"]!["Score"]!, (float)predictions[1]!["Sum"]!["Score"]!);
    }

    [TestMethod]
    public async Task TooManyRowsAreOneError()
    {
        var rows = string.Join(',', Enumerable.Repeat(ServingProcess.Penguin, 1001));
        var response = await s_server.PostAsync($$"""{"instances":[{{rows}}]}""");
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.AreEqual(400, (int)response.StatusCode);

        var errors = problem["errors"]!.AsObject();
        Assert.AreEqual("instances", errors.Single().Key);
        StringAssert.Contains((string)errors.Single().Value!.AsArray().Single()!, "more than 1000 rows");
    }

    // More than the queue holds: they used to fill it, and everybody else was told that the server is full.
    [TestMethod]
    public async Task ElevenHundredHalfBodiesMakeNobodyWait()
    {
        var half = new List<RawRequest>();
        try
        {
            for (var i = 0; i < 1100; i++)
                half.Add(
                    await RawRequest.SendAsync(
                        s_server.Address,
                        RawRequest.Head(s_server.Address, "Content-Length: 100") + "{\"instances\":["
                    )
                );
            for (var i = 0; i < 20; i++)
                Assert.HasCount(1, await s_server.PredictAsync(ServingProcess.Penguin));
        }
        finally
        {
            half.ForEach(request => request.Dispose());
        }
    }

    [TestMethod]
    public async Task BodiesThatFillTheMemoryAreTurnedAway()
    {
        using var server = await ServingProcess.StartAsync(
            ServingModels.First,
            "--MaximumBodyBytes",
            "100000",
            "--MaximumBytesInFlight",
            "200000",
            "--RequestTimeout",
            "00:00:30"
        );
        var held = new List<RawRequest>();
        try
        {
            await Eventually.IsTrueAsync(
                async () =>
                {
                    // Two bodies without their last bytes hold what there is, once the server has read them; where it takes the third
                    // before, it turns one of the two away, and all of it begins anew.
                    held.ForEach(request => request.Dispose());
                    held.Clear();
                    for (var i = 0; i < 2; i++)
                        held.Add(
                            await RawRequest.SendAsync(
                                server.Address,
                                RawRequest.Head(server.Address, "Content-Length: 99000") + "{\"instances\":[" + new string(' ', 98_000)
                            )
                        );
                    await Task.Delay(200);
                    using var more = await RawRequest.SendAsync(
                        server.Address,
                        RawRequest.Head(server.Address, "Content-Length: 90000") + new string(' ', 80_000)
                    );
                    // The answer comes although the body is not whole.
                    var line = more.StatusLineAsync();
                    return await Task.WhenAny(line, Task.Delay(1000)) == line
                        && (await line).StartsWith("HTTP/1.1 503", StringComparison.Ordinal);
                },
                "a third body is turned away"
            );
            // Small ones still fit.
            Assert.HasCount(1, await server.PredictAsync(ServingProcess.Penguin));
        }
        finally
        {
            held.ForEach(request => request.Dispose());
        }
        await Eventually.IsTrueAsync(
            async () =>
            {
                var row = ServingProcess.Penguin + new string(' ', 90_000);
                return (await server.PostAsync($$"""{"instances":[{{row}}]}""")).IsSuccessStatusCode;
            },
            "what the held bodies had is given back"
        );
    }

    [TestMethod]
    [DataRow("XYZ\r\n{}\r\n0\r\n\r\n")]
    [DataRow("-1\r\n{}\r\n0\r\n\r\n")]
    [DataRow("FFFFFFFFFFFFFFFFF\r\n{}\r\n")]
    [DataRow("2\r\n{}XX0\r\n\r\n")]
    public async Task ABadChunkSizeIsTheClientsFault(string body)
    {
        using var request = await RawRequest.SendAsync(
            s_server.Address,
            RawRequest.Head(s_server.Address, "Transfer-Encoding: chunked") + body
        );

        StringAssert.StartsWith(await request.ResponseAsync(), "HTTP/1.1 400");
        Assert.HasCount(1, await s_server.PredictAsync(ServingProcess.Penguin));
    }

    [TestMethod]
    public async Task ConnectionsBeyondTheLimitAreClosed()
    {
        using var server = await ServingProcess.StartAsync(ServingModels.First, "--MaximumConnections", "5");
        var connections = new List<RawRequest>();
        try
        {
            for (var i = 0; i < 8; i++)
                connections.Add(await RawRequest.SendAsync(server.Address, "GET /healthz HTTP/1.1\r\n"));
            Assert.AreEqual("", await connections[^1].ResponseAsync());
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private static Task<HttpResponseMessage> PostWideAsync(string body) =>
        s_server.Client.PostAsync("/v1/models/wide:predict", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    private static async Task<JsonNode> WideAsync(string body)
    {
        var response = await PostWideAsync(body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(400, (int)response.StatusCode, text[..Math.Min(text.Length, 500)]);
        return JsonNode.Parse(text)!;
    }
}
