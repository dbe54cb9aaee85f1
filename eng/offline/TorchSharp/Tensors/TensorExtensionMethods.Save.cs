namespace TorchSharp;

/// <remarks>
/// Tensors on disk: the element type and the shape as LEB128 numbers, then the elements as they lie in memory.
/// </remarks>
public static partial class TensorExtensionMethods
{
    public static void Save(this torch.Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    public static void Save(this torch.Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64((long)tensor.dtype);
        var shape = tensor.shape;
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (long n in shape) writer.Write7BitEncodedInt64(n);
        writer.Flush();
        using var plain = tensor.detach();
        using var dense = plain.cpu();
        using var packed = dense.contiguous();
        packed.WriteBytesToStream(writer.BaseStream);
    }

    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        torch.Tensor tensor = null;
        Load(ref tensor, reader, skip);
        return tensor;
    }

    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false) => Load(ref tensor, reader, skip);

    public static void Load(ref torch.Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        var type = (torch.ScalarType)reader.Read7BitEncodedInt64();
        var shape = new long[reader.Read7BitEncodedInt64()];
        for (int i = 0; i < shape.Length; i++) shape[i] = reader.Read7BitEncodedInt64();
        if (skip)
        {
            Skip(reader.BaseStream, shape.TotalSize() * type.ElementSize());
            return;
        }

        if (tensor is not null && tensor.dtype != type)
            throw new ArgumentException("Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        if (tensor is not null && !tensor.shape.AsSpan().SequenceEqual(shape))
            throw new ArgumentException("Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");

        if (tensor is { device_type: DeviceType.CPU } && tensor.is_contiguous())
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return;
        }

        var read = torch.empty(shape, type);
        read.ReadBytesFromStream(reader.BaseStream);
        if (tensor is null)
        {
            tensor = read;
            return;
        }

        using (torch.no_grad()) tensor.copy_(read);
        read.Dispose();
    }

    private static void Skip(Stream stream, long count)
    {
        var buffer = new byte[Math.Min(count, 1 << 16)];
        while (count > 0)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(count, buffer.Length));
            if (read == 0) throw new EndOfStreamException();
            count -= read;
        }
    }
}
