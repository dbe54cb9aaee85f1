using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.Onnx;

/// <summary>Writes one protobuf message (proto3: a plain field of its default value is left out).</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream _bytes = new();

    public void Integer(int field, long value)
    {
        if (value != 0)
            IntegerAlways(field, value);
    }

    /// <summary>For a choice between fields, where the default value says which one was chosen.</summary>
    public void IntegerAlways(int field, long value)
    {
        Tag(field, 0);
        Varint((ulong)value);
    }

    public void Float(int field, float value)
    {
        if (BitConverter.SingleToInt32Bits(value) == 0)
            return;
        Tag(field, 5);
        Fixed(value);
    }

    public void Text(int field, string value)
    {
        if (value.Length > 0)
            Bytes(field, Encoding.UTF8.GetBytes(value));
    }

    /// <summary>An item of a repeated field, which is written even when it is empty.</summary>
    public void TextItem(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        Bytes(field, inner._bytes.ToArray());
    }

    public void Integers(int field, IEnumerable<long> values) => Packed(field, values, (w, v) => w.Varint((ulong)v));

    public void Floats(int field, IEnumerable<float> values) => Packed(field, values, (w, v) => w.Fixed(v));

    public void Doubles(int field, IEnumerable<double> values) => Packed(field, values, (w, v) => w.Fixed(v));

    public void WriteTo(Stream stream) => _bytes.WriteTo(stream);

    private void Packed<T>(int field, IEnumerable<T> values, Action<ProtoWriter, T> write)
    {
        var inner = new ProtoWriter();
        foreach (var value in values)
            write(inner, value);
        if (inner._bytes.Length > 0)
            Bytes(field, inner._bytes.ToArray());
    }

    private void Bytes(int field, byte[] value)
    {
        Tag(field, 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    private void Tag(int field, int wireType) => Varint((ulong)(field << 3 | wireType));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.WriteByte((byte)(value | 0x80));
        _bytes.WriteByte((byte)value);
    }

    private void Fixed(float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
    }

    private void Fixed(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
    }
}
