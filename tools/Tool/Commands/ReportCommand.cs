using Microsoft.ML;
using MlNet.MultiTask.Tool.Scoring;
using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>An HTML page about a model on the labelled rows of a file.</summary>
internal sealed class ReportCommand : ToolCommand<ReportSettings>
{
    protected override object Run(Terminal terminal, ReportSettings settings)
    {
        var ml = new MLContext(1);
        var table = ModelPath.For(settings.Data, ModelPath.NeededTable(settings.Model), settings.Options());
        var model = ml.MultiTask().Load(ModelPath.Find(settings.Model, ModelFolder.Zip, ModelFolder.Onnx), out _);
        using var owned = model as IDisposable;
        var content = new ReportContent
        {
            Title = Path.GetFileNameWithoutExtension(settings.Data),
            Model = model,
            Scored = ModelPath.Score(ml, model, table.Load(settings.Data), table),
        };
        ml.MultiTask().WriteReport(settings.Out, content);
        if (!settings.Json)
            terminal.Output.WriteLine(settings.Out);
        return new { file = settings.Out };
    }
}
