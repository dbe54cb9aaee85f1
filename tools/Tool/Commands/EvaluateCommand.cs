using Microsoft.ML;
using MlNet.MultiTask.Tool.Scoring;
using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>Metrics of a model on the labelled rows of a file.</summary>
internal sealed class EvaluateCommand : ToolCommand<EvaluateSettings>
{
    protected override object Run(Terminal terminal, EvaluateSettings settings)
    {
        var ml = new MLContext(1);
        var table = ModelPath.For(settings.Data, ModelPath.NeededTable(settings.Model), settings.Options());
        var model = ml.MultiTask().Load(ModelPath.Find(settings.Model, ModelFolder.Zip, ModelFolder.Onnx), out _);
        using var owned = model as IDisposable;
        var scored = ModelPath.Score(ml, model, table.Load(settings.Data), table);
        var metrics = ml.MultiTask().Evaluate(scored, new EvaluationOptions { BootstrapSamples = 1000 });
        if (!settings.Json)
            MetricsOutput.Write(terminal, metrics);
        return new { file = settings.Data, tasks = MetricsOutput.Json(metrics) };
    }
}
