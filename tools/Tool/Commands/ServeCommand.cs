using MlNet.MultiTask.Tool.Scoring;
using MlNet.MultiTask.Tool.Training;
using Serving;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>Puts models behind HTTP: the server of examples/Serving.</summary>
internal sealed class ServeCommand : ToolCommand<ServeSettings>
{
    protected override object Run(Terminal terminal, ServeSettings settings)
    {
        var models = settings.Models.Select(Named).ToArray();
        if (models.Select(model => model.Name).Distinct().Count() != models.Length)
            throw new UsageException("Two models have the same name: give NAME=PATH.");
        string[] arguments =
        [
            .. models.SelectMany(model => new[] { $"--Models:{model.Name}", model.File }),
            "--urls",
            settings.Urls,
            .. settings.Set.SelectMany(text => new[] { $"--{text[..text.IndexOf('=')]}", text[(text.IndexOf('=') + 1)..] }),
        ];
        try
        {
            using var app = (IDisposable)ServingApp.Create(arguments);
            // The server ends by itself when it is told to, and finishes what it has taken.
            terminal.LeaveSignals();
            ((WebApplication)app).Run();
        }
        catch (ServingSetupException e)
        {
            throw new UsageException(e.Message);
        }
        return new { models = models.Select(model => model.Name), settings.Urls };
    }

    private static (string Name, string File) Named(string text)
    {
        var (name, path) = text.IndexOf('=') is > 0 and var end && !File.Exists(text) ? (text[..end], text[(end + 1)..]) : (null, text);
        var file = ModelPath.Find(path, ModelFolder.Onnx, ModelFolder.Zip);
        var own = Directory.Exists(path)
            ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))
            : Path.GetFileNameWithoutExtension(path);
        return (name ?? own, file);
    }
}
