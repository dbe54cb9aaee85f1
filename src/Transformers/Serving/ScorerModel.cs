using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Safety;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask;

/// <summary>Opens a model file for a scorer: an ONNX file directly, a zip with more steps as the one graph that it is exported
/// to.</summary>
internal static class ScorerModel
{
    public static ScoringNetwork Open(string path, ExecutionOptions execution)
    {
        var context = new MLContext();
        // Opened on the CPU only to see what the file contains.
        var model = ModelFile.Load(
            context,
            path,
            new ExecutionOptions { Provider = ExecutionProvider.Cpu, TrustFile = execution.TrustFile },
            out var schema
        );
        try
        {
            if (model is MultiTaskTransformer alone)
                return new ScoringNetwork(
                    alone.OnnxModel.ToArray(),
                    alone.Schema,
                    new SessionFactory(execution, null),
                    execution.BatchSize
                );
            using var onnx = new MemoryStream();
            var sample = new BareView(
                schema
                    ?? throw new InvalidDataException(
                        $"'{path}' was saved without the schema of its input: save it with one, or export it with ConvertToOnnx."
                    )
            );
            Check(model, sample.Schema, path);
            var report = OnnxExporter.Export(
                context,
                model,
                sample,
                onnx,
                new OnnxExportOptions { ParityRows = 0 },
                new OnnxRuntimeRunner()
            );
            // The steps come from the file, and so do the sizes of their graphs.
            if (!execution.TrustFile)
                ModelCheck.Check(OnnxModelFile.Parse(onnx.ToArray()));
            return new ScoringNetwork(onnx.ToArray(), report.Schema, new SessionFactory(execution, null), execution.BatchSize);
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    // Steps and schema come from one file: if they do not fit each other, the file is damaged.
    private static void Check(ITransformer model, DataViewSchema schema, string path)
    {
        try
        {
            model.GetOutputSchema(schema);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"'{path}' is damaged, or its parts are of different models: its steps do not take the "
                    + $"columns of the schema that was saved with it: {e.Message}",
                e
            );
        }
    }
}
