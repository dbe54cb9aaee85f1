using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Benchmarks;

/// <summary>Where a network's time goes, operator by operator, as ONNX Runtime's own profiler sees it.</summary>
internal static class OperatorProfile
{
    public static void Write(string title, ReadOnlyMemory<byte> model)
    {
        const int rows = 1024,
            runs = 300;
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            EnableProfiling = true,
            ProfileOutputPathPrefix = Path.Combine(Path.GetTempPath(), "profile"),
        };
        using var session = new InferenceSession(model.ToArray(), options);
        using var input = OrtValue.CreateTensorValueFromMemory(Networks.Features(rows), [rows, Networks.Inputs]);
        using var runOptions = new RunOptions();
        for (var i = 0; i < runs; i++)
            session.Run(runOptions, [session.InputNames[0]], [input], session.OutputNames).Dispose();
        var file = session.EndProfiling();
        using var events = JsonDocument.Parse(File.ReadAllText(file));
        File.Delete(file);
        var nodes = events
            .RootElement.EnumerateArray()
            .Where(e =>
                e.GetProperty("cat").GetString() == "Node"
                && e.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal)
            )
            .GroupBy(e =>
                (
                    Operator: e.GetProperty("args").GetProperty("op_name").GetString()!,
                    Node: e.GetProperty("name").GetString()!.Replace("_kernel_time", "", StringComparison.Ordinal)
                )
            )
            .Select(group =>
                (
                    group.Key,
                    Nanoseconds: group.Select(e => e.GetProperty("dur").GetDouble()).Order().ElementAt(group.Count() / 4) * 1000 / rows
                )
            )
            .OrderByDescending(node => node.Nanoseconds);
        var table = new Table(title, "operator", "node", "ns a row (lower quartile of runs)");
        foreach (var ((kind, node), nanoseconds) in nodes)
            table.Add(kind, node, $"{nanoseconds:0.0}");
    }
}
