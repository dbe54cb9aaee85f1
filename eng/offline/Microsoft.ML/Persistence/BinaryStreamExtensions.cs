namespace Microsoft.ML.Persistence;

/// <summary>Strings that may be null and arrays, in the bytes of a component.</summary>
internal static class BinaryStreamExtensions
{
    public static void WriteStringOrNull(this BinaryWriter writer, string value)
    {
        writer.Write(value != null);
        if (value != null)
            writer.Write(value);
    }

    public static string ReadStringOrNull(this BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    public static void WriteArray<T>(this BinaryWriter writer, IReadOnlyCollection<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
            write(item);
    }

    public static T[] ReadArray<T>(this BinaryReader reader, Func<T> read)
    {
        var items = new T[reader.ReadInt32()];
        for (var i = 0; i < items.Length; i++)
            items[i] = read();
        return items;
    }
}
