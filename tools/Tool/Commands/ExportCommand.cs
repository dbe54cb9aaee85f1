using System.Globalization;
using Microsoft.ML;
using MlNet.MultiTask.Splicing;
using MlNet.MultiTask.Tool.Scoring;
using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>Writes a trained model as ONNX again.</summary>
internal sealed class ExportCommand : ToolCommand<ExportSettings>
{
    protected override object Run(Terminal terminal, ExportSettings settings)
    {
        var ml = new MLContext(1);
        var path = ModelPath.Find(settings.Model, ModelFolder.Zip);
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{path}' is no zip: an ONNX file is made from the model as it was saved, model.zip.");
        var model = ml.MultiTask().Load(path, out var schema);
        using var owned = model as IDisposable;
        var sample = settings.Data is { } data
            ? ModelPath.For(data, ModelPath.NeededTable(settings.Model), new InferenceOptions()).Load(data)
            : new BareView(schema ?? throw new UsageException($"'{path}' was saved without the columns that it reads: give --data."));
        var options = new OnnxExportOptions
        {
            Opset = settings.Opset,
            ElementType = settings.Float16 ? OnnxElementType.Float16 : OnnxElementType.Float32,
        };
        if (settings.Data is null)
            options = options with { ParityRows = 0 };
        var file = settings.Out ?? Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.onnx");
        try
        {
            var report = ml.MultiTask().ConvertToOnnx(model, sample, file, options);
            if (settings.Triton is { } repository)
                TritonRepository.Add(repository, settings.Name, file, new TritonOptions { Version = settings.Version });
            if (!settings.Json)
                Write(terminal, settings, report);
            return new
            {
                file = settings.Out,
                settings.Triton,
                report.Opset,
                rows = report.Parity?.Rows,
                difference = report.Parity?.Largest,
                report.CpuOnlyOperators,
            };
        }
        finally
        {
            if (settings.Out is null)
                File.Delete(file);
        }
    }

    private static void Write(Terminal terminal, ExportSettings settings, OnnxExportReport report)
    {
        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{settings.Out ?? settings.Triton}: opset {report.Opset}, {report.Parity?.Rows ?? 0} rows compared, "
                    + $"largest difference {report.Parity?.Largest ?? double.NaN:G2}"
            )
        );
        if (report.CpuOnlyOperators.Count > 0)
            terminal.Output.WriteLine($"On the CPU only: {string.Join(", ", report.CpuOnlyOperators)}");
    }
}
