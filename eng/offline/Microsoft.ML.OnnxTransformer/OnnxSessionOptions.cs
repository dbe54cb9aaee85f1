using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Settings of ONNX Runtime for all models that are applied under one MLContext.</summary>
public sealed class OnnxSessionOptions
{
    public delegate SessionOptions CreateOnnxSessionOptions();

    public OrtLoggingLevel LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    /// <summary>Where set, it makes the session's options, and nothing else here or in the arguments counts.</summary>
    public CreateOnnxSessionOptions CreateSessionOptions { get; set; }

    public bool EnableCpuMemArena { get; set; } = true;

    public bool EnableMemoryPattern { get; set; } = true;

    public bool EnableProfiling { get; set; }

    public ExecutionMode ExecutionMode { get; set; } = ExecutionMode.ORT_SEQUENTIAL;

    public int GlobalInterOpNumThreads { get; set; }

    public int GlobalIntraOpNumThreads { get; set; }

    public GraphOptimizationLevel GraphOptimizationLevel { get; set; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    public int InterOpNumThreads { get; set; }

    public int IntraOpNumThreads { get; set; }

    public string LogId { get; set; } = string.Empty;

    public int LogVerbosityLevel { get; set; }

    public string OptimizedModelFilePath { get; set; } = string.Empty;

    public bool PerSessionThreads { get; set; } = true;

    public string ProfileOutputPathPrefix { get; set; } = "onnxruntime_profile_";

    internal void CopyTo(SessionOptions options)
    {
        options.EnableMemoryPattern = EnableMemoryPattern;
        options.ProfileOutputPathPrefix = ProfileOutputPathPrefix;
        options.EnableProfiling = EnableProfiling;
        options.OptimizedModelFilePath = OptimizedModelFilePath;
        options.EnableCpuMemArena = EnableCpuMemArena;
        if (!PerSessionThreads)
            options.DisablePerSessionThreads();
        options.LogId = LogId;
        options.LogSeverityLevel = LogSeverityLevel;
        options.LogVerbosityLevel = LogVerbosityLevel;
        options.InterOpNumThreads = InterOpNumThreads;
        options.IntraOpNumThreads = IntraOpNumThreads;
        options.GraphOptimizationLevel = GraphOptimizationLevel;
        options.ExecutionMode = ExecutionMode;
    }
}
