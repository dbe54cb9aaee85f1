using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Checking;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Safety;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask;

/// <summary>Opens a model file for a scorer: an ONNX file as it is, a zip whose chain has more steps as the one graph that it can be
/// exported to, if that gives the same as the chain on rows made from the schema.</summary>
internal static class ScorerModel
{
    private const int MostRows = 200;
    private const long MostArithmetic = 1L << 30;

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
            var raw = new BareView(
                schema
                    ?? throw new OnnxModelException(
                        $"'{path}' was saved without the schema of its input: save it with one, or export it with ConvertToOnnx."
                    )
            ).Schema;
            Check(model, raw, path);
            var exported = ChainExport.Build(context, model, raw, new OnnxExportOptions { ParityRows = 0 });
            var onnx = OnnxModelFile.ToBytes(exported.Model);
            // The steps are the file's, and so are the sizes of what they become.
            var rows = execution.TrustFile ? MostRows : RowsWithin(ModelCheck.Check(OnnxModelFile.Parse(onnx)), path);
            EdgeProof.Check(exported, model, raw, null, new OnnxRuntimeRunner(optimise: false), rows);
            return new ScoringNetwork(onnx, exported.Schema, new SessionFactory(execution, null), execution.BatchSize);
        }
        catch (OnnxExportException e)
        {
            throw new OnnxModelException($"The chain in '{path}' cannot be scored as one graph: {e.Message}", e);
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    // Loading is bounded: so is what is scored for the proof.
    private static int RowsWithin(ModelCost cost, string path)
    {
        var row = Math.Max(1, Math.Max(cost.RowArithmetic, cost.RowItems));
        return row <= MostArithmetic
            ? (int)Math.Min(MostRows, MostArithmetic / row)
            : throw new OnnxModelException(
                $"'{path}' cannot be compared with its chain when it is loaded: one row takes more than {MostArithmetic:N0} "
                    + "multiplications. Export it with ConvertToOnnx, which compares them, or load it with TrustFile where it is your own."
            );
    }

    // Steps and schema come from one file: where they do not fit each other, the file is damaged.
    private static void Check(ITransformer model, DataViewSchema schema, string path)
    {
        try
        {
            model.GetOutputSchema(schema);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new OnnxModelException(
                $"'{path}' is damaged, or its parts are of different models: its steps do not take the "
                    + $"columns of the schema that was saved with it: {e.Message}",
                e
            );
        }
    }
}
