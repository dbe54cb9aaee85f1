using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Checking;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>What became of a step: whether it exports, and how far the file is from ML.NET on the edge rows.</summary>
/// <param name="Refusal">Why it was refused; null where it was exported.</param>
/// <param name="Largest">The largest relative difference.</param>
/// <param name="Stops">Rows that the file stops on and ML.NET does not.</param>
/// <param name="Different">Rows with something else than ML.NET's.</param>
internal sealed record StepVerdict(string? Refusal, double Largest, IReadOnlyList<string> Stops, IReadOnlyList<string> Different)
{
    private const double MostDifferent = 1e-4;

    public static StepVerdict Of(StepCase step)
    {
        var ml = new MLContext(seed: 1);
        var fitted = ml.Data.LoadFromEnumerable(EdgeRows.Fitted);
        var model = step.Step(ml).Fit(fitted);
        byte[] file;
        string[] inputs;
        try
        {
            using var stream = new MemoryStream();
            var report = OnnxExporter.Export(ml, model, fitted, stream, new() { ParityRows = 0, Outputs = ["Out"] }, null);
            file = stream.ToArray();
            inputs = [.. report.Schema.Inputs.Select(input => input.Name)];
        }
        catch (OnnxExportException e)
        {
            return new(e.Message, 0, [], []);
        }
        return Compare(ml, model, file, inputs);
    }

    private static StepVerdict Compare(MLContext ml, ITransformer model, byte[] file, string[] inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(file, options);
        var (largest, stops, different) = (0.0, new List<string>(), new List<string>());
        foreach (var row in EdgeRows.Tried)
        {
            var view = ml.Data.LoadFromEnumerable([row]);
            var given = ColumnReader.Read(view, inputs, 1);
            var text = string.Join(", ", given.Select(column => Text(column.Items)));
            var (expected, error) = Try(() => ColumnReader.Read(model.Transform(view), ["Out"], 1)[0].Items);
            var (actual, stop) = Try(() => Run(session, given));
            if (expected is null && actual is null)
                continue;
            if (expected is null)
                different.Add($"{text}: ML.NET stops ({error}), the file gives {Text(actual!)}");
            else if (actual is null)
                stops.Add($"{text}: ML.NET {Text(expected)}, the file {stop}");
            else if (Difference(expected, actual) is var difference && difference <= MostDifferent)
                largest = Math.Max(largest, difference);
            else
                different.Add($"{text}: ML.NET {Text(expected)}, the file {Text(actual)}");
        }
        return new(null, largest, stops, different);
    }

    private static Array Run(InferenceSession session, IReadOnlyList<TensorData> given) =>
        Items(Ort.Run(session, [.. given.Select(column => (column.Name, Ort.Of(column)))]).Single().Value);

    private static Array Items(object tensor) => ((System.Collections.IEnumerable)tensor).Cast<object>().ToArray();

    private static (Array?, string) Try(Func<Array> get)
    {
        try
        {
            return (get(), "");
        }
        catch (Exception e) when (e is not AssertFailedException)
        {
            return (null, (e.InnerException ?? e).Message.Split('\n')[0]);
        }
    }

    private static double Difference(Array expected, Array actual)
    {
        if (expected.Length != actual.Length)
            return double.PositiveInfinity;
        var scale = 0.0;
        foreach (var item in expected)
            if (item is float or double && Convert.ToDouble(item, null) is var number && double.IsFinite(number))
                scale = Math.Max(scale, Math.Abs(number));
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++)
            largest = Math.Max(largest, Difference(expected.GetValue(i)!, actual.GetValue(i)!, scale));
        return largest;
    }

    private static double Difference(object expected, object actual, double scale)
    {
        if (expected.Equals(actual) || expected.GetType() != actual.GetType())
            return expected.Equals(actual) ? 0 : double.PositiveInfinity;
        if (expected is not (float or double))
            return double.PositiveInfinity;
        var (e, a) = (Convert.ToDouble(expected, null), Convert.ToDouble(actual, null));
        return double.IsFinite(e) && double.IsFinite(a) ? Math.Abs(e - a) / scale : double.PositiveInfinity;
    }

    private static string Text(Array items)
    {
        var text = string.Join(' ', items.Cast<object>().Take(8).Select(item => FormattableString.Invariant($"{item}")));
        return text.Length <= 90 ? text : text[..90] + "…";
    }
}
