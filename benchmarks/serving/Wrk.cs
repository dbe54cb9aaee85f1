using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ServingBenchmark;

/// <summary>Debian's load generator: connections that each send their next request when they have the answer to the last. It shares the
/// machine with the server, so it must be light.</summary>
public static class Wrk
{
    private const string Report = """
        done = function(summary, latency)
          local e = summary.errors
          io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
            latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
        end

        """;

    /// <summary>Writes a script that posts these bodies to <c>/v1/models/model:predict</c> in turn.</summary>
    public static string Posts(string path, IReadOnlyList<string> bodies)
    {
        // A JSON string without escapes but \" and \\ is a Lua string.
        var table = string.Join(
            ",\n  ",
            bodies.Select(body =>
                JsonSerializer.Serialize(body, JsonSerializerOptions.Web).Replace("\\u0022", "\\\"", StringComparison.Ordinal)
            )
        );
        File.WriteAllText(
            path,
            $$"""
            local bodies = {
              {{table}}
            }
            local requests = {}
            local next = 0
            init = function()
              for i, body in ipairs(bodies) do
                requests[i] = wrk.format("POST", "/v1/models/model:predict", { ["Content-Type"] = "application/json" }, body)
              end
            end
            request = function()
              next = next % #requests + 1
              return requests[next]
            end
            {{Report}}
            """
        );
        return path;
    }

    /// <summary>Writes a script that gets the URL's own path.</summary>
    public static string Gets(string path)
    {
        File.WriteAllText(path, Report);
        return path;
    }

    /// <exception cref="InvalidOperationException">wrk is not installed, or failed.</exception>
    public static async Task<LoadResult> RunAsync(Uri url, string script, int connections, int seconds)
    {
        using var process = Process.Start(
            new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "-s", script, url.ToString()])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        ) ?? throw new InvalidOperationException("wrk did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk gave no result: {await errors}{output}");
        double[] numbers = [.. line.Split(' ').Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new LoadResult((int)numbers[0], numbers[1] / 1e6, numbers[2] / 1e3, numbers[3] / 1e3, (int)numbers[4]);
    }
}
