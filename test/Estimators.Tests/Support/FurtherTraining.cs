using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A model that comes back from its file and is trained further.</summary>
internal static class FurtherTraining
{
    /// <summary>Asserts that a model of some rows, read from its ONNX file, is trained further on the same rows: it counts them twice, and
    /// is exported as it is.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="trainer">The trainer.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="twice">Twice as many as have the label of the first task.</param>
    public static void FromFile(MLContext ml, MultiTaskEstimator trainer, IDataView rows, long twice)
    {
        using var first = trainer.Fit(rows);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(file, first.OnnxModel.ToArray());
        using var loaded = (MultiTaskTransformer)ml.MultiTask().Load(file, out _);
        using var second = trainer.Continue(loaded, rows);
        Assert.AreEqual(twice, second.Schema.Tasks[0].LabelledRows);
        Assert.IsLessThan(1e-4, second.ExportDifference);
    }
}
