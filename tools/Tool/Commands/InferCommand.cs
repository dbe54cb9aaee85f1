using Microsoft.ML;
using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>Shows what is in a file.</summary>
internal sealed class InferCommand : ToolCommand<InferSettings>
{
    protected override object Run(Terminal terminal, InferSettings settings)
    {
        var table = settings.Infer(new MLContext());
        if (!settings.Json)
            TablePrinter.Write(terminal, settings.Data, table);
        return TablePrinter.Json(settings.Data, table);
    }
}
