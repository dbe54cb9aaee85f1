using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where everything starts: the catalogs of operations, the seed, the log.</summary>
public sealed class MLContext : IHostEnvironmentInternal
{
    private readonly HostEnvironment _env;

    public MLContext(int? seed = null)
    {
        _env = new HostEnvironment(new HostSettings(seed, OnMessage));
        BinaryClassification = new BinaryClassificationCatalog(_env);
        MulticlassClassification = new MulticlassClassificationCatalog(_env);
        Regression = new RegressionCatalog(_env);
        Transforms = new TransformsCatalog(_env);
        Model = new ModelOperationsCatalog(_env);
        Data = new DataOperationsCatalog(_env);
    }

    public event EventHandler<LoggingEventArgs> Log;

    public BinaryClassificationCatalog BinaryClassification { get; }

    public MulticlassClassificationCatalog MulticlassClassification { get; }

    public RegressionCatalog Regression { get; }

    public TransformsCatalog Transforms { get; }

    public ModelOperationsCatalog Model { get; }

    public DataOperationsCatalog Data { get; }

    public ComponentCatalog ComponentCatalog => _env.ComponentCatalog;

    public string TempFilePath
    {
        get => _env.Settings.TempFilePath;
        set => _env.Settings.TempFilePath = value;
    }

    public bool FallbackToCpu
    {
        get => _env.Settings.FallbackToCpu;
        set => _env.Settings.FallbackToCpu = value;
    }

    public int? GpuDeviceId
    {
        get => _env.Settings.GpuDeviceId;
        set => _env.Settings.GpuDeviceId = value;
    }

    string IExceptionContext.ContextDescription => _env.ContextDescription;

    int? IHostEnvironmentInternal.Seed => _env.Seed;

    public bool TryAddOption<T>(string name, T value) => _env.Settings.Options.TryAdd(name, value);

    public void SetOption<T>(string name, T value) => _env.SetOption(name, value);

    public bool TryGetOption<T>(string name, out T value) => _env.TryGetOption(name, out value);

    public T GetOptionOrDefault<T>(string name) => _env.TryGetOption(name, out T value) ? value : default;

    public bool RemoveOption(string name) => _env.Settings.Options.TryRemove(name, out _);

    TException IExceptionContext.Process<TException>(TException ex) => _env.Process(ex);

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => _env.Register(name, seed, verbose);

    IChannel IChannelProvider.Start(string name) => _env.Start(name);

    IPipe<TMessage> IChannelProvider.StartPipe<TMessage>(string name) => _env.StartPipe<TMessage>(name);

    IProgressChannel IProgressChannelProvider.StartProgressChannel(string name) => _env.StartProgressChannel(name);

    private void OnMessage(string source, ChannelMessage message) =>
        Log?.Invoke(this, new LoggingEventArgs(message.Message, message.Kind, source));
}
