using System.Text.Json;
using Microsoft.ML;
using MlNet.MultiTask.Checking;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask;

/// <summary>Exports a chain: builds the model, proves it on the sample, writes it.</summary>
internal static class OnnxExporter
{
    /// <summary>Writes to a file; a model above 2 GB keeps its tensors in <c>path.data</c>.</summary>
    /// <inheritdoc cref="Build"/>
    public static OnnxExportReport Export(
        MLContext ml,
        ITransformer model,
        IDataView sample,
        string path,
        OnnxExportOptions? options,
        IOnnxRunner? runner
    )
    {
        var (exported, report) = Build(ml, model, sample, options, runner);
        OnnxModelFile.Write(exported, path);
        return report;
    }

    /// <summary>Writes to a stream.</summary>
    /// <inheritdoc cref="Build"/>
    public static OnnxExportReport Export(
        MLContext ml,
        ITransformer model,
        IDataView sample,
        Stream stream,
        OnnxExportOptions? options,
        IOnnxRunner? runner
    )
    {
        var (exported, report) = Build(ml, model, sample, options, runner);
        stream.Write(OnnxModelFile.ToBytes(exported));
        return report;
    }

    /// <param name="ml">The environment.</param>
    /// <param name="model">A chain, or a single transformer.</param>
    /// <param name="sample">Raw data: its schema says what goes in, its first rows are what the file is proven on.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="runner">Runs the file for the comparison; null leaves it out.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    /// <exception cref="OnnxExportException">The chain cannot be exported, or the file gives something else than the chain.</exception>
    private static (ModelProto Model, OnnxExportReport Report) Build(
        MLContext ml,
        ITransformer model,
        IDataView sample,
        OnnxExportOptions? options,
        IOnnxRunner? runner
    )
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sample);
        options ??= new();
        var exported = ChainExport.Build(ml, model, sample.Schema, options);
        var parity = runner is null || options.ParityRows == 0 ? null : Parity.Check(exported, model, sample, options, runner);
        if (parity is not null)
            exported.Model.MetadataProps.Add(
                new StringStringEntryProto
                {
                    Key = MetadataKeys.Parity,
                    Value = JsonSerializer.Serialize(parity, ParityJsonContext.Default.ParityReport),
                }
            );
        string[] cpuOnly =
        [
            .. exported
                .Model.Graph.Node.Where(n => n.Domain.Length > 0)
                .Select(n => n.Domain + "." + n.OpType)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        return (exported.Model, new(exported.Schema, options.Opset, cpuOnly, parity));
    }
}
