using Microsoft.ML.OnnxRuntime;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Runs an ONNX graph with ONNX Runtime over all rows of a table as one batch.</summary>
internal static class OnnxRun
{
    /// <summary>The values of a session's outputs; <paramref name="use"/> is called while they are alive.</summary>
    public static void With(byte[] model, TableView data, Action<IReadOnlyList<DisposableNamedOnnxValue>> use)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(model, options);
        var inputs = session.InputMetadata.Keys.Select(name => data.Columns.Single(column => column.Name == name).Tensor(data.RowCount)).ToList();
        using var outputs = session.Run(inputs, session.OutputNames);
        use([.. outputs]);
    }
}
