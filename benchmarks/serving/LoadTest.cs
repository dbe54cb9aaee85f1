using System.Globalization;
using Spectre.Console;

namespace ServingBenchmark;

/// <summary>Measures one model: both modes turn about, then gathered requests while its file is replaced, then requests that need no
/// model.</summary>
public sealed class LoadTest(LoadOptions options, string folder)
{
    private readonly Table _table = new Table()
        .AddColumns("model", "server")
        .AddColumn(Right("requests/s"))
        .AddColumn(Right("p50 ms"))
        .AddColumn(Right("p99 ms"))
        .AddColumn(Right("server µs/request"))
        .AddColumn(Right("failures"));

    public int Failures { get; private set; }

    public Table Table => _table;

    public async Task RunAsync(BenchmarkModel model)
    {
        var path = Path.Combine(folder, "served.onnx");
        File.Copy(model.Path, path, overwrite: true);
        using var gathering = await ServerUnderLoad.StartAsync(path, microBatching: true);
        using var single = await ServerUnderLoad.StartAsync(path, microBatching: false);
        var requests = Wrk.Posts(Path.Combine(folder, "predict.lua"), model.Bodies());
        foreach (var server in new[] { gathering, single })
            await MeasureAsync(server, requests);
        var (gathered, alone) = (new List<Measurement>(), new List<Measurement>());
        for (var round = 0; round < options.Rounds; round++)
        {
            alone.Add(await MeasureAsync(single, requests));
            gathered.Add(await MeasureAsync(gathering, requests));
        }
        var ratio = Median(gathered.Zip(alone, (a, b) => a.Load.Rate / b.Load.Rate));
        Add(model.Title, "one run per request", alone);
        Add("", string.Create(CultureInfo.InvariantCulture, $"gathered: {ratio:F2}×"), gathered);

        using var stop = new CancellationTokenSource();
        var swapping = FileSwapper.RunAsync(path, model.Path, model.OtherPath, TimeSpan.FromMilliseconds(500), stop.Token);
        var reloaded = await MeasureAsync(gathering, requests);
        await stop.CancelAsync();
        Add("", $"gathered, file replaced {await swapping} times", [reloaded]);

        Add(
            "",
            "no model: GET of a small file",
            [await MeasureAsync(gathering, Wrk.Gets(Path.Combine(folder, "get.lua")), "/favicon.svg")]
        );
    }

    private async Task<Measurement> MeasureAsync(ServerUnderLoad server, string requests, string path = "")
    {
        var before = server.ProcessorTime;
        var load = await Wrk.RunAsync(new Uri(server.Address, path), requests, options.Connections, options.Seconds);
        return new Measurement(load, server.ProcessorTime - before);
    }

    private void Add(string model, string server, IReadOnlyList<Measurement> measurements)
    {
        var failures = measurements.Sum(measurement => measurement.Load.Failures);
        Failures += failures;
        _table.AddRow(
            model,
            server,
            Text(Median(measurements.Select(m => m.Load.Rate)), "F0"),
            Text(Median(measurements.Select(m => m.Load.Median)), "F2"),
            Text(Median(measurements.Select(m => m.Load.Percentile99)), "F2"),
            Text(Median(measurements.Select(m => m.ProcessorTime.TotalMicroseconds / m.Load.Requests)), "F0"),
            Text(failures, "F0")
        );
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private sealed record Measurement(LoadResult Load, TimeSpan ProcessorTime);
}
