using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Serving.Telemetry;

/// <summary>What the server measures of its own; ASP.NET Core adds requests and connections. OpenTelemetry and dotnet-counters read
/// both.</summary>
public sealed class ServingTelemetry : IDisposable
{
    public const string Name = "MlNet.MultiTask.Serving";

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _rows;
    private readonly Counter<long> _reloads;

    public ServingTelemetry()
    {
        _duration = _meter.CreateHistogram<double>(
            "multitask.predict.duration",
            "s",
            "Time from the first byte of a prediction request to its answer.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
            }
        );
        _rows = _meter.CreateHistogram<int>(
            "multitask.predict.rows",
            "{row}",
            "Rows of a prediction request.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }
        );
        _reloads = _meter.CreateCounter<long>(
            "multitask.model.reloads",
            "{reload}",
            "Changed model files: those that are served now, and those that cannot be."
        );
    }

    public ActivitySource Activities { get; } = new(Name);

    public void Predicted(string model, int status, int rows, TimeSpan time)
    {
        if (_duration.Enabled)
            _duration.Record(
                time.TotalSeconds,
                new KeyValuePair<string, object?>("model", model),
                new KeyValuePair<string, object?>("http.response.status_code", status)
            );
        if (rows > 0 && _rows.Enabled)
            _rows.Record(rows, new KeyValuePair<string, object?>("model", model));
    }

    public void Reloaded(string model, bool served) =>
        _reloads.Add(
            1,
            new KeyValuePair<string, object?>("model", model),
            new KeyValuePair<string, object?>("result", served ? "served" : "refused")
        );

    public void Dispose()
    {
        _meter.Dispose();
        Activities.Dispose();
    }
}
