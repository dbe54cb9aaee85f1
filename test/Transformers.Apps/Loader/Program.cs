using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;

// Reads "path FILE", "stream FILE" or "scorer FILE" lines, loads each file through that public loader, and scores a few rows with what
// loads. Answers each with a line of JSON: what load and scoring ended in, milliseconds for both, the most memory that this process ever
// held in MiB, and the milliseconds of processor time that loading alone took: other programs on the machine make those no longer.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
MLContext ml = null!;
for (var count = 0; Console.ReadLine() is { } line; count++)
{
    // A context keeps what it ever made.
    if (count % 100 == 0)
        ml = new MLContext(1);
    var watch = Stopwatch.StartNew();
    var before = Process.GetCurrentProcess().TotalProcessorTime;
    var (load, message) = Load(line.Split(' ', 2), out var model);
    var loading = (long)(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
    var peak = PeakMegabytes();
    var score = model switch
    {
        ITransformer transformer => Score(transformer),
        MultiTaskScorer scorer => ScoreObjects(scorer),
        _ => "",
    };
    (model as IDisposable)?.Dispose();
    Console.WriteLine(JsonSerializer.Serialize(new object[] { load, message, score, watch.ElapsedMilliseconds, peak, loading }));
}

(string Type, string Message) Load(string[] how, out object? model)
{
    model = null;
    try
    {
        if (how[0] == "path")
        {
            model = ml.MultiTask().Load(how[1], out _);
        }
        else if (how[0] == "scorer")
        {
            model = MultiTaskScorer.Load(how[1]);
        }
        else
        {
            using var stream = File.OpenRead(how[1]);
            model = ml.MultiTask().Load(stream, out _);
        }
        return ("", "");
    }
    catch (Exception e)
    {
        return (e.GetType().Name, e.ToString());
    }
}

string Score(ITransformer model)
{
    try
    {
        var scored = model.Transform(ml.Data.LoadFromEnumerable([new Row(), new Row(), new Row()]));
        using var cursor = scored.GetRowCursor(scored.Schema);
        var getters = scored
            .Schema.Where(column =>
                column.Type is VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw } } && raw == typeof(float)
            )
            .Select(column => cursor.GetGetter<VBuffer<float>>(column))
            .ToArray();
        while (cursor.MoveNext())
        {
            foreach (var getter in getters)
            {
                var value = default(VBuffer<float>);
                getter(ref value);
            }
        }
        return "";
    }
    catch (Exception e)
    {
        return e.GetType().Name;
    }
}

string ScoreObjects(MultiTaskScorer scorer)
{
    try
    {
        scorer.Score<Row>([new Row(), new Row(), new Row()]);
        return "";
    }
    catch (Exception e)
    {
        return e.GetType().Name;
    }
}

static long PeakMegabytes()
{
    const string status = "/proc/self/status";
    if (!File.Exists(status))
        return 0;
    var line = File.ReadLines(status).First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
    return long.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture) / 1024;
}

internal sealed class Row
{
    [VectorType(3)]
    public float[] Features { get; set; } = [0.5f, -1, 2];

    public string Island { get; set; } = "Dream";

    public float Bill { get; set; } = 40;

    public float Depth { get; set; } = float.NaN;

    public string Species { get; set; } = "Gentoo";
}
