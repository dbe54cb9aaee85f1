using Google.Protobuf;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>Reads and writes model files. What is read may come from anyone.</summary>
internal static class OnnxModelFile
{
    /// <summary>Files end here: protobuf cannot write 2 GiB or more. A little is left for the metadata.</summary>
    public const long LargestInline = int.MaxValue - (1 << 20);

    /// <summary>Parses a model that has everything within itself.</summary>
    /// <exception cref="OnnxModelException">The bytes are no model, beyond the limits, or refer to other files.</exception>
    public static ModelProto Parse(ReadOnlyMemory<byte> bytes, OnnxLimits? limits = null)
    {
        var model = ParseOnly(bytes, limits ?? OnnxLimits.Default);
        foreach (var tensor in OnnxWalk.Tensors(model))
            if (ExternalData.IsExternal(tensor))
                throw new OnnxModelException(
                    $"The tensor '{tensor.Name}' lies in another file, but this model came without a folder to "
                        + "look in: load it from its path."
                );
        return model;
    }

    /// <summary>Reads a model file, and the data files that lie beside it or below.</summary>
    /// <exception cref="OnnxModelException">The file is no model, beyond the limits, or refers to files outside its folder.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelProto Read(string path, OnnxLimits? limits = null)
    {
        limits ??= OnnxLimits.Default;
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException($"There is no model file '{path}'.", path);
        // Pipes and devices have no length, and reading them may never end.
        if (((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file).Length == 0)
            throw new OnnxModelException($"'{path}' is empty: it has no bytes, or it is no plain file.");
        if (file.Length > limits.Bytes)
            throw new OnnxModelException(
                $"'{path}' has {file.Length:N0} bytes, more than the {limits.Bytes:N0} that a model file may have."
            );
        var model = ParseOnly(File.ReadAllBytes(path), limits);
        ExternalData.Load(model, file.DirectoryName!);
        return model;
    }

    /// <summary>Writes a model; one too large for a single file keeps its tensors in <c>name.data</c> beside it.</summary>
    /// <param name="model">The model. Its tensors are moved out of it where they go to the data file.</param>
    /// <param name="path">Where to.</param>
    /// <param name="largestInline">Bytes up to which everything stays in one file.</param>
    public static void Write(ModelProto model, string path, long largestInline = LargestInline)
    {
        // Both are written before one of them is put in place.
        using var data = Bytes(model) > largestInline ? WholeFile.Create(path + ".data") : null;
        if (data is not null)
            ExternalData.Save(model, data.Stream, Path.GetFileName(path) + ".data");
        using var file = WholeFile.Create(path);
        model.WriteTo(file.Stream);
        data?.Commit();
        file.Commit();
    }

    /// <summary>Whether a model fits into one array.</summary>
    public static bool Fits(ModelProto model) => Bytes(model) <= LargestInline;

    /// <exception cref="OnnxModelException">The model is too large for one file.</exception>
    public static byte[] ToBytes(ModelProto model) =>
        Bytes(model) <= LargestInline
            ? model.ToByteArray()
            : throw new OnnxModelException(
                $"The model has {Bytes(model):N0} bytes and does not fit into one stream, where 2 GiB is the "
                    + "most: export it to a path, so that its data can go to a file beside it."
            );

    /// <summary>About how large the file gets. Protobuf's own count is 32 bits wide and overflows.</summary>
    private static long Bytes(ModelProto model)
    {
        long raw = model.Graph.Initializer.Sum(t => (long)t.RawData.Length);
        return raw > LargestInline ? raw : raw + Rest(model);
    }

    private static long Rest(ModelProto model)
    {
        long rest = 4096;
        foreach (var node in model.Graph.Node)
            rest += node.CalculateSize() + 8;
        foreach (var tensor in model.Graph.Initializer)
            rest += tensor.CalculateSize() + 8L - tensor.RawData.Length;
        foreach (var entry in model.MetadataProps)
            rest += entry.CalculateSize() + 8;
        foreach (var info in model.Graph.Input.Concat(model.Graph.Output).Concat(model.Graph.ValueInfo))
            rest += info.CalculateSize() + 8;
        return rest;
    }

    private static ModelProto ParseOnly(ReadOnlyMemory<byte> bytes, OnnxLimits limits)
    {
        if (bytes.IsEmpty)
            throw new OnnxModelException("The model is empty: it has no bytes.");
        if (bytes.Length > limits.Bytes)
            throw new OnnxModelException($"The model has {bytes.Length:N0} bytes, more than the {limits.Bytes:N0} that it may have.");
        WireScanner.Scan(bytes.Span, limits);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxModelException("This is not an ONNX model, or it is damaged: " + e.Message, e);
        }
        OnnxWalk.Check(model);
        return model;
    }
}
