using System.Net;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The server is asked to stop while it works.</summary>
[TestClass]
public sealed class ServingShutdownTests
{
    [TestMethod]
    public async Task WhatWasTakenIsFinished()
    {
        using var server = await ServingProcess.StartAsync(ServingModels.First);
        using var request = await HalfRequest.SendAsync(server.Address);
        await Task.Delay(500);

        server.Terminate();
        // It no longer listens ...
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var client = new HttpClient();
                try
                {
                    return !(await client.GetAsync(new Uri(server.Address, "/healthz"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return true;
                }
            },
            "no new connections are taken"
        );
        // ... but answers what it has begun.
        await request.SendRestAsync();
        var response = await request.ResponseAsync();

        StringAssert.StartsWith(response, "HTTP/1.1 200");
        StringAssert.Contains(response, "BodyMass");
        Assert.AreEqual(0, await server.ExitAsync(), server.Log);
    }

    [TestMethod]
    public async Task BeforeItStopsItSaysThatItWill()
    {
        using var server = await ServingProcess.StartAsync(ServingModels.First, "--DrainDelay", "00:00:03");

        server.Terminate();
        await Eventually.IsTrueAsync(
            async () => (await server.Client.GetAsync("/readyz")).StatusCode == HttpStatusCode.ServiceUnavailable,
            "/readyz says no"
        );

        Assert.HasCount(1, await server.PredictAsync(ServingProcess.Penguin));
        Assert.AreEqual(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);
        Assert.AreEqual(0, await server.ExitAsync(), server.Log);
    }
}
