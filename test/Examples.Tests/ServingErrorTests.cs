using System.Text.Json.Nodes;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>What the server refuses, and what it says then.</summary>
[TestClass]
public sealed class ServingErrorTests
{
    private static ServingProcess s_server = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) =>
        s_server = await ServingProcess.StartAsync(
            ServingModels.First,
            "--MaximumRows",
            "10",
            "--MaximumBodyBytes",
            "4096",
            "--RequestTimeout",
            "00:00:02",
            "--QueueLength",
            "1"
        );

    [ClassCleanup]
    public static void Stop() => s_server.Dispose();

    [TestMethod]
    [DataRow(
        """{"instances":[{"Island":"Biscoe","BillLength":"long","BillDepth":13.2,"FlipperLength":211}]}""",
        "instances[0].BillLength",
        "must be a number"
    )]
    [DataRow("""{"instances":[{"Island":7,"BillLength":1,"BillDepth":13.2,"FlipperLength":211}]}""", "instances[0].Island", "it is 7")]
    [DataRow(
        """{"instances":[{"Island":"Biscoe","BillLength":1e999,"BillDepth":13.2,"FlipperLength":211}]}""",
        "instances[0].BillLength",
        "1e999"
    )]
    [DataRow(
        """{"instances":[{"Island":"Biscoe","BillLength":[1,{"a":2}],"BillDepth":13.2,"FlipperLength":211}]}""",
        "instances[0].BillLength",
        "an array"
    )]
    [DataRow(
        """{"instances":[{"Island":"Biscoe","BillLength":{"a":[2]},"BillDepth":13.2,"FlipperLength":211}]}""",
        "instances[0].BillLength",
        "an object"
    )]
    [DataRow("""{"instances":[{"Island":"Biscoe","BillLength":1,"BillDepth":13.2}]}""", "instances[0].FlipperLength", "is missing")]
    [DataRow(
        """{"instances":[{"Island":"Biscoe","BillLength":1,"BillLength":1,"BillDepth":13.2,"FlipperLength":211}]}""",
        "instances[0].BillLength",
        "twice"
    )]
    [DataRow(
        """{"instances":[{"Island":"Biscoe","BillLength":1,"BillDepth":13.2,"FlipperLength":211,"Wings":2}]}""",
        "instances[0].Wings",
        "reads Island, BillLength, BillDepth, FlipperLength"
    )]
    [DataRow(
        """{"instances":[{"Island":"Biscoe","BillLength":1,"BillDepth":13.2,"FlipperLength":211},3]}""",
        "instances[1]",
        "must be an object"
    )]
    [DataRow("""{"instances":[]}""", "instances", "at least one row")]
    [DataRow("""{"instances":{}}""", "instances", "must be an array")]
    [DataRow("""{"rows":[]}""", "rows", "is not known")]
    [DataRow("""{}""", "instances", "is missing")]
    [DataRow("""[1]""", "$", "must be an object")]
    [DataRow("""{"instances":[{"Island":"Biscoe",]}""", "$", "is not JSON at line 1, byte 34")]
    [DataRow("", "$", "is not JSON")]
    public async Task TheFieldThatIsWrongIsNamed(string body, string field, string message)
    {
        var problem = await ProblemAsync(await s_server.PostAsync(body), 400);

        var messages = problem["errors"]![field];
        Assert.IsNotNull(messages, problem.ToJsonString());
        StringAssert.Contains((string)messages[0]!, message);
        StringAssert.Contains((string)problem["detail"]!, field);
    }

    [TestMethod]
    public async Task TooManyRowsAreRefused()
    {
        var rows = string.Join(',', Enumerable.Repeat(ServingProcess.Penguin, 11));
        var problem = await ProblemAsync(await s_server.PostAsync($$"""{"instances":[{{rows}}]}"""), 400);

        StringAssert.Contains((string)problem["errors"]!["instances"]![0]!, "more than 10 rows");
    }

    [TestMethod]
    public async Task ATooLargeBodyIsRefused()
    {
        var problem = await ProblemAsync(await s_server.PostAsync($$"""{"instances":[{{new string(' ', 5000)}}]}"""), 413);

        StringAssert.Contains((string)problem["detail"]!, "4096 bytes");
    }

    [TestMethod]
    public async Task WhatIsNotThereIsSaid()
    {
        StringAssert.Contains(
            (string)(await ProblemAsync(await s_server.Client.GetAsync("/v1/models/whales"), 404))["detail"]!,
            "this server has 'penguins'"
        );
        StringAssert.Contains(
            (string)(await ProblemAsync(await s_server.Client.PostAsync("/v1/models/whales:predict", null), 404))["detail"]!,
            "'whales'"
        );
        await ProblemAsync(await s_server.Client.GetAsync("/nowhere"), 404);
        await ProblemAsync(await s_server.Client.DeleteAsync("/v1/models/penguins"), 405);
        await ProblemAsync(await s_server.PostAsync("{}", "text/plain"), 415);
    }

    [TestMethod]
    public async Task ASlowBodyIsNotWaitedForForeverAndTakesNobodysPlace()
    {
        using var slow = await HalfRequest.SendAsync(s_server.Address);
        await Task.Delay(500);
        Assert.HasCount(1, await s_server.PredictAsync(ServingProcess.Penguin));
        StringAssert.StartsWith(await slow.ResponseAsync(), "HTTP/1.1 408");
    }

    // One request waits a second for others to share its batch.
    [TestMethod]
    public async Task AFullServerSaysSo()
    {
        using var server = await ServingProcess.StartAsync(ServingModels.First, "--QueueLength", "1", "--BatchDelay", "00:00:01");
        var body = $$"""{"instances":[{{ServingProcess.Penguin}}]}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.PostAsync(body)));

        Assert.IsTrue(answers.Any(answer => answer.IsSuccessStatusCode));
        var refused = answers.First(answer => !answer.IsSuccessStatusCode);
        await ProblemAsync(refused, 503);
        Assert.IsNotNull(refused.Headers.RetryAfter);
        // And there is room again.
        Assert.HasCount(1, await server.PredictAsync(ServingProcess.Penguin));
    }

    [TestMethod]
    [DataRow("There is no model file", "--Models:penguins", "no-such-file.onnx")]
    [DataRow("MaximumRows is 0; it must be from 1", "--MaximumRows", "0")]
    [DataRow("RequestTimeout", "--RequestTimeout", "soon")]
    public async Task AServerThatCannotStartSaysWhy(string message, params string[] arguments)
    {
        using var server = new ServingProcess(null, ["--urls", "http://127.0.0.1:0", .. arguments]);

        Assert.AreEqual(2, await server.ExitAsync(), server.Log);
        StringAssert.Contains(server.Log, message);
    }

    private static async Task<JsonObject> ProblemAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(status, (int)response.StatusCode, text);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.AreEqual(status, (int?)problem["status"]);
        return problem;
    }
}
