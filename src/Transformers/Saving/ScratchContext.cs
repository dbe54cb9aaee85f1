using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

namespace MlNet.MultiTask;

/// <summary>A short-lived context on the CPU with a temporary folder that is deleted with it. Its warnings appear in the caller's
/// log.</summary>
internal sealed class ScratchContext : IDisposable
{
    private readonly string _folder;

    public ScratchContext(MLContext caller)
    {
        _folder = Path.Combine(caller.TempFilePath, Path.GetRandomFileName());
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Context = new MLContext { TempFilePath = _folder };
        // Models are only loaded here to be looked at or saved.
        Context.SetOnnxSessionOption(new OnnxSessionOptions { CreateSessionOptions = NewSessionOptions });
        Context.Log += (_, e) =>
        {
            using var channel = ((IChannelProvider)caller).Start(e.Source);
            if (e.Kind == ChannelMessageKind.Warning)
                channel.Warning(MessageSensitivity.Unknown, "{0}", e.RawMessage);
            else if (e.Kind == ChannelMessageKind.Error)
                channel.Error(MessageSensitivity.Unknown, "{0}", e.RawMessage);
        };
    }

    public MLContext Context { get; }

    /// <summary>A file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    private static SessionOptions NewSessionOptions() =>
        new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
