using System.Globalization;
using System.Text;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>The <c>config.pbtxt</c> of a model: Triton's <c>ModelConfig</c> message as protobuf text.</summary>
internal static class TritonConfig
{
    /// <exception cref="OnnxModelException">A tensor's type is not known to Triton, or its rows cannot be gathered.</exception>
    public static string Write(string name, GraphProto graph, TritonOptions options)
    {
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: {Quote(name)}\n");
        text.Append("backend: \"onnxruntime\"\n");
        text.Append(CultureInfo.InvariantCulture, $"max_batch_size: {options.MaximumBatchSize}\n");
        foreach (var input in graph.Input.Where(input => !constants.Contains(input.Name)))
            Append(text, "input", input);
        foreach (var output in graph.Output)
            Append(text, "output", output);
        text.Append(
            CultureInfo.InvariantCulture,
            $"dynamic_batching {{ max_queue_delay_microseconds: {(long)options.MaximumDelay.TotalMicroseconds} }}\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"instance_group [ {{ count: {options.Instances} kind: {(options.Gpu ? "KIND_GPU" : "KIND_CPU")} }} ]\n"
        );
        return text.ToString();
    }

    private static void Append(StringBuilder text, string kind, ValueInfoProto info)
    {
        var tensor = info.Type?.TensorType;
        if (
            tensor?.Shape is not { Dim: { Count: > 0 } dimensions }
            || dimensions[0].ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
        )
            throw new OnnxModelException(
                $"The {kind} '{info.Name}' has no free first dimension: its rows cannot be gathered into batches."
            );
        var sizes = dimensions
            .Skip(1)
            .Select(size => size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? size.DimValue : -1);
        text.Append(
            CultureInfo.InvariantCulture,
            $"{kind} [ {{ name: {Quote(info.Name)} data_type: "
                + $"{TypeOf(kind, info.Name, (DataType)tensor.ElemType)} dims: [ {string.Join(", ", sizes)} ] }} ]\n"
        );
    }

    private static string TypeOf(string kind, string name, DataType type) =>
        type switch
        {
            DataType.Float => "TYPE_FP32",
            DataType.Double => "TYPE_FP64",
            DataType.Float16 => "TYPE_FP16",
            DataType.Bool => "TYPE_BOOL",
            DataType.String => "TYPE_STRING",
            DataType.Uint8 => "TYPE_UINT8",
            DataType.Uint16 => "TYPE_UINT16",
            DataType.Uint32 => "TYPE_UINT32",
            DataType.Uint64 => "TYPE_UINT64",
            DataType.Int8 => "TYPE_INT8",
            DataType.Int16 => "TYPE_INT16",
            DataType.Int32 => "TYPE_INT32",
            DataType.Int64 => "TYPE_INT64",
            _ => throw new OnnxModelException($"The {kind} '{name}' is of type {type}, which Triton does not know."),
        };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => c.ToString(),
                }
            );
        return quoted.Append('"').ToString();
    }
}
