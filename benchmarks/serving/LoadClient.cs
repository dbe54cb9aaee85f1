using System.Diagnostics;

namespace ServingBenchmark;

/// <summary>A number of connections, each sending its next request when it has the answer to the last.</summary>
public static class LoadClient
{
    public static async Task<LoadResult> RunAsync(Uri server, IReadOnlyList<byte[]> requests, int connections, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var clients = await Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(() => AskAsync(server, requests, i, watch, time))));
        var seconds = watch.Elapsed.TotalSeconds;
        double[] times = [.. clients.SelectMany(client => client.Times).Order()];
        return new LoadResult(seconds, times, clients.Sum(client => client.Failures));
    }

    private static async Task<(List<double> Times, int Failures)> AskAsync(Uri server, IReadOnlyList<byte[]> requests, int first, Stopwatch watch, TimeSpan time)
    {
        var times = new List<double>();
        var failures = 0;
        LoadConnection? connection = null;
        for (var i = first; watch.Elapsed < time; i++)
        {
            try
            {
                connection ??= await LoadConnection.OpenAsync(server);
                var started = Stopwatch.GetTimestamp();
                var isGood = await connection.AskAsync(requests[i % requests.Count]);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (!isGood)
                    failures++;
            }
            catch (IOException)
            {
                failures++;
                connection?.Dispose();
                connection = null;
            }
        }
        connection?.Dispose();
        return (times, failures);
    }
}
