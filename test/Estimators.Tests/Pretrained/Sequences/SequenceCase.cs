using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A small file over sequences. Its input is <c>x</c>, its output <c>y</c>.</summary>
/// <param name="Width">Values of a step; 0 for token ids, of which there are <see cref="Tokens"/>.</param>
/// <param name="Write">Writes further inputs, weights and nodes.</param>
/// <param name="Opsets">The operator sets that it is written in.</param>
internal sealed record SequenceCase(int Width, Action<OnnxFile> Write, params int[] Opsets)
{
    /// <summary>Number of different token ids.</summary>
    public const int Tokens = 12;

    /// <summary>Whether the file's input is [batch, width, length].</summary>
    public bool IsChannelsFirst { get; init; }

    /// <summary>The id behind a row's end.</summary>
    public int PaddingId { get; init; }

    public OnnxFile File(int opset)
    {
        var file = new OnnxFile(opset);
        if (Width == 0)
            file.Input("x", DataType.Int64, -1, -2);
        else if (IsChannelsFirst)
            file.Input("x", DataType.Float, -1, Width, -2);
        else
            file.Input("x", DataType.Float, -1, -2, Width);
        Write(file);
        return file;
    }
}
