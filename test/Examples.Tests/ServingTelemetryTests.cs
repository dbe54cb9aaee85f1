using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Metrics and traces reach an OpenTelemetry collector.</summary>
[TestClass]
public sealed class ServingTelemetryTests
{
    [TestMethod]
    public async Task ACollectorGetsMetricsAndTraces()
    {
        var port = FreePort();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();
        var received = new ConcurrentDictionary<string, string>();
        var listening = ListenAsync(collector, received);
        using (
            var server = await ServingProcess.StartAsync(
                new Dictionary<string, string>
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}",
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                    ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
                    ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                },
                ServingModels.First
            )
        )
        {
            await server.PredictAsync(ServingProcess.Penguin, ServingProcess.Penguin);
            foreach (
                var (path, name) in new[]
                {
                    ("/v1/metrics", "multitask.predict.duration"),
                    ("/v1/metrics", "multitask.predict.rows"),
                    ("/v1/metrics", "http.server.request.duration"),
                    ("/v1/metrics", "multitask-serving"),
                    ("/v1/traces", "read rows"),
                    ("/v1/traces", "score"),
                    ("/v1/traces", "multitask.rows"),
                }
            )
                await Eventually.IsTrueAsync(
                    () => Task.FromResult(received.TryGetValue(path, out var text) && text.Contains(name, StringComparison.Ordinal)),
                    $"{path} brings {name}"
                );
        }
        collector.Stop();
        await listening;
    }

    private static async Task ListenAsync(HttpListener collector, ConcurrentDictionary<string, string> received)
    {
        while (collector.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await collector.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            // Names stand as they are in the protocol's messages.
            received.AddOrUpdate(
                context.Request.Url!.AbsolutePath,
                _ => Encoding.Latin1.GetString(body.ToArray()),
                (_, text) => text + Encoding.Latin1.GetString(body.ToArray())
            );
            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
