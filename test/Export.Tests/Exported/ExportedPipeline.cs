using System.Collections.Concurrent;
using Microsoft.ML;
using MlNet.MultiTask.Checking;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A case fitted by ML.NET and written by ML.NET's own exporter; what ML.NET's columns hold, and what ONNX Runtime makes of the
/// graph as it was written.</summary>
internal sealed class ExportedPipeline
{
    private const int All = 1000;
    private static readonly ConcurrentDictionary<string, Lazy<ExportedPipeline>> s_fitted = new();

    private ExportedPipeline(ExportCase given)
    {
        var ml = new MLContext(seed: 1);
        var model = given.Estimator.Fit(ml.Data.TakeRows(given.Rows, given.FitRows));
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnx(model, given.Rows, stream);
        Graph = stream.ToArray();
        Inputs =
        [
            .. ColumnReader
                .Read(given.Rows, [.. given.Rows.Schema.Where(column => !column.IsHidden).Select(column => column.Name)], All)
                .Select(data => (data.Name, Ort.Of(data))),
        ];
        Written = Ort.Run(Graph, [.. Inputs]);
        var scored = model.Transform(given.Rows);
        Columns = ColumnReader
            .Read(scored, [.. scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name)], All)
            .ToDictionary(data => data.Name, data => data.Items);
        Deviates = given.Deviates.ToDictionary(deviation => deviation.Column, deviation => deviation.Why);
    }

    public byte[] Graph { get; }

    /// <summary>The rows as tensors.</summary>
    public IReadOnlyList<(string Name, object Tensor)> Inputs { get; }

    /// <summary>What ONNX Runtime gives for the graph that ML.NET wrote, by output.</summary>
    public IReadOnlyDictionary<string, object> Written { get; }

    /// <summary>ML.NET's own columns, row after row.</summary>
    public IReadOnlyDictionary<string, Array> Columns { get; }

    public IReadOnlyDictionary<string, string> Deviates { get; }

    /// <summary>The case of that name; fitted once.</summary>
    public static ExportedPipeline Of(string name) =>
        s_fitted.GetOrAdd(name, _ => new(() => new ExportedPipeline(ExportCases.All[name]))).Value;
}
