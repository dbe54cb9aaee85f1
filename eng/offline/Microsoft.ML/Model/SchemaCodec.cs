using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Writes and reads a schema with its annotations. Columns and annotations of types that cannot be written are left out.</summary>
internal static class SchemaCodec
{
    public static byte[] ToBytes(DataViewSchema schema)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            Write(writer, schema);
        return content.ToArray();
    }

    public static DataViewSchema FromBytes(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        return Read(reader);
    }

    private static void Write(BinaryWriter writer, DataViewSchema schema)
    {
        DataViewSchema.Column[] columns = [.. schema.Where(column => TypeCodec.Knows(column.Type))];
        writer.Write(columns.Length);
        foreach (DataViewSchema.Column column in columns)
        {
            writer.Write(column.Name);
            TypeCodec.Write(writer, column.Type);
            WriteAnnotations(writer, column.Annotations);
        }
    }

    private static DataViewSchema Read(BinaryReader reader)
    {
        var builder = new DataViewSchema.Builder();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            DataViewType type = TypeCodec.Read(reader);
            builder.AddColumn(name, type, ReadAnnotations(reader));
        }
        return builder.ToSchema();
    }

    private static void WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        DataViewSchema.Column[] kinds = [.. annotations?.Schema.Where(kind => TypeCodec.Knows(kind.Type)) ?? []];
        writer.Write(kinds.Length);
        foreach (DataViewSchema.Column kind in kinds)
        {
            writer.Write(kind.Name);
            TypeCodec.Write(writer, kind.Type);
            TypeDispatch.Invoke(ItemType(kind.Type), new AnnotationWriter(writer, annotations, kind));
        }
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            string kind = reader.ReadString();
            DataViewType type = TypeCodec.Read(reader);
            TypeDispatch.Invoke(ItemType(type), new AnnotationReader(reader, builder, kind, type));
        }
        return builder.ToAnnotations();
    }

    private static Type ItemType(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType.RawType : type.RawType;

    private sealed class AnnotationWriter(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column kind) : ITypedFunction<bool>
    {
        public bool Invoke<T>()
        {
            if (kind.Type is VectorDataViewType)
            {
                VBuffer<T> vector = default;
                annotations.GetValue(kind.Name, ref vector);
                ValueCodec.WriteVector(writer, vector);
            }
            else
            {
                T value = default;
                annotations.GetValue(kind.Name, ref value);
                ValueCodec.Write(writer, value);
            }
            return true;
        }
    }

    private sealed class AnnotationReader(BinaryReader reader, DataViewSchema.Annotations.Builder builder, string kind, DataViewType type) : ITypedFunction<bool>
    {
        public bool Invoke<T>()
        {
            if (type is VectorDataViewType)
            {
                VBuffer<T> vector = ValueCodec.ReadVector<T>(reader);
                builder.Add(kind, type, (ref VBuffer<T> destination) => vector.CopyTo(ref destination));
            }
            else
            {
                T value = ValueCodec.Read<T>(reader);
                builder.Add(kind, type, (ref T destination) => destination = value);
            }
            return true;
        }
    }
}
