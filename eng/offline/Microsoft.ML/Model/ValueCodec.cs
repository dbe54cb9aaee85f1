using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Writes and reads single values and vectors of the types that a column can hold.</summary>
internal static class ValueCodec
{
    private static readonly Dictionary<Type, object> Codecs = [];

    static ValueCodec()
    {
        Add((w, v) => w.Write(v), r => r.ReadSByte());
        Add((w, v) => w.Write(v), r => r.ReadByte());
        Add((w, v) => w.Write(v), r => r.ReadInt16());
        Add((w, v) => w.Write(v), r => r.ReadUInt16());
        Add((w, v) => w.Write(v), r => r.ReadInt32());
        Add((w, v) => w.Write(v), r => r.ReadUInt32());
        Add((w, v) => w.Write(v), r => r.ReadInt64());
        Add((w, v) => w.Write(v), r => r.ReadUInt64());
        Add((w, v) => w.Write(v), r => r.ReadSingle());
        Add((w, v) => w.Write(v), r => r.ReadDouble());
        Add((w, v) => w.Write(v), r => r.ReadBoolean());
        Add((w, v) => w.Write(v.ToString()), r => r.ReadString().AsMemory());
        Add((w, v) => w.Write(v.Ticks), r => new TimeSpan(r.ReadInt64()));
        Add((w, v) => w.Write(v.Ticks), r => new DateTime(r.ReadInt64()));
        Add(WriteMoment, r => new DateTimeOffset(r.ReadInt64(), new TimeSpan(r.ReadInt64())));
    }

    /// <summary>Whether values of this raw type can be written; of a vector it is the type of its items that counts.</summary>
    public static bool Knows(Type rawType) => Codecs.ContainsKey(rawType);

    public static void Write<T>(BinaryWriter writer, T value) => Of<T>().Write(writer, value);

    public static T Read<T>(BinaryReader reader) => Of<T>().Read(reader);

    public static void WriteVector<T>(BinaryWriter writer, in VBuffer<T> vector)
    {
        ReadOnlySpan<T> values = vector.GetValues();
        writer.Write(vector.Length);
        writer.Write(values.Length);
        foreach (int index in vector.GetIndices())
            writer.Write(index);
        foreach (T value in values)
            Write(writer, value);
    }

    public static VBuffer<T> ReadVector<T>(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        int count = reader.ReadInt32();
        int[] indices = count < length ? new int[count] : null;
        for (int i = 0; i < indices?.Length; i++)
            indices[i] = reader.ReadInt32();
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = Read<T>(reader);
        return new VBuffer<T>(length, count, values, indices);
    }

    private static void WriteMoment(BinaryWriter writer, DateTimeOffset moment)
    {
        writer.Write(moment.Ticks);
        writer.Write(moment.Offset.Ticks);
    }

    private static void Add<T>(Action<BinaryWriter, T> write, Func<BinaryReader, T> read) => Codecs.Add(typeof(T), new Codec<T>(write, read));

    private static Codec<T> Of<T>() => (Codec<T>)Codecs[typeof(T)];

    private sealed record Codec<T>(Action<BinaryWriter, T> Write, Func<BinaryReader, T> Read);
}
