namespace MlNet.MultiTask;

/// <summary>A model that a service scores with: where it lies, how it runs, and when its file is looked at again. Bound from configuration
/// or set in code.</summary>
public sealed class ScorerServiceOptions
{
    /// <summary>The model file: an ONNX file of this library, or a zip that ML.NET saved.</summary>
    public string Path { get; set; } = "";

    /// <summary>Where and how the model runs, and how requests are gathered.</summary>
    public ScorerOptions Scoring { get; set; } = new();

    /// <summary>How often the file is looked at; one that changed is loaded once it was the same twice, and one that could not be loaded is
    /// tried again after 5, 10, 20 and up to 320 looks. Zero never looks.</summary>
    /// <value>Default one second. Zero, or from 10 ms to a day.</value>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Called with the path before a changed file is loaded, to try it elsewhere, such as in a process of its own; an exception
    /// refuses the file, and the model in use goes on. Null tries nothing.</summary>
    public Action<string>? BeforeReload { get; set; }

    /// <summary>Called after each attempt to load a changed file, on the watching thread: with the service, and whether the file is served
    /// now. For metrics. An exception of it is logged.</summary>
    public Action<ScorerService, bool>? Reloaded { get; set; }
}
