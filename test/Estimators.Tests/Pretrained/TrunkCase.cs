namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A small file for one operator. Its input is <c>x</c>, its output <c>y</c>.</summary>
/// <param name="Dims">Shape of the input behind the batch.</param>
/// <param name="Write">Writes weights and nodes.</param>
/// <param name="Opsets">The operator sets that it is written in.</param>
internal sealed record TrunkCase(int[] Dims, Action<OnnxFile> Write, params int[] Opsets)
{
    /// <summary>Spread and shift of the input, for functions that are not defined everywhere.</summary>
    public double Spread { get; init; } = 1;

    public double Shift { get; init; }

    /// <summary>The number of rows that the file says; −1 for any.</summary>
    public int DeclaredRows { get; init; } = -1;

    public OnnxFile File(int opset)
    {
        var file = new OnnxFile(opset).Input([DeclaredRows, .. Dims]);
        Write(file);
        return file;
    }
}
