using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Where a model comes from: a file that is the user's, or bytes that are ours.</summary>
internal sealed class OnnxModelSource
{
    private readonly string _file;
    private readonly byte[] _bytes;

    private OnnxModelSource(string file, byte[] bytes)
    {
        _file = file;
        _bytes = bytes;
    }

    public static OnnxModelSource OfFile(string file)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new ArgumentOutOfRangeException("ModelFile", "ModelFile cannot be null or white space");
        return File.Exists(file) ? new OnnxModelSource(file, null) : throw new IOException($"Model file {file} does not exists.");
    }

    public static OnnxModelSource OfBytes(byte[] bytes) => new(null, bytes);

    public static OnnxModelSource OfStream(Stream stream)
    {
        stream.Seek(0, SeekOrigin.Begin);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return OfBytes(copy.ToArray());
    }

    /// <summary>The bytes as they are now: of a file that is gone there are none.</summary>
    public byte[] Read() => _bytes ?? File.ReadAllBytes(_file);

    public InferenceSession Open(SessionOptions options) => _file == null ? new InferenceSession(_bytes, options) : new InferenceSession(_file, options);
}
