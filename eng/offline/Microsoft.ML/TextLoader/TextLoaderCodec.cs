using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

[assembly: ModelLoader<TextLoaderCodec>(TextLoader.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Writes and reads a text loader, as it is saved beside a model. The sample is not kept, what was learned from it is.</summary>
internal sealed class TextLoaderCodec : IModelLoader
{
    public static void Save(TextLoader loader, ModelSaveContext ctx)
    {
        ctx.SetSignature(TextLoader.LoaderSignature);
        var (writer, options) = (ctx.Writer, loader.Settings);
        writer.Write(options.AllowQuoting);
        writer.Write(options.AllowSparse);
        writer.Write(options.InputSize ?? 0);
        writer.Write(new string(options.Separators));
        writer.Write(options.DecimalMarker);
        writer.Write(options.TrimWhitespace);
        writer.Write(options.HasHeader);
        writer.Write(options.ReadMultilines);
        writer.Write(options.MaxRows ?? -1);
        writer.Write(options.EscapeChar);
        writer.Write(options.MissingRealsAsNaNs);
        writer.WriteStringOrNull(loader.HeaderLine);
        writer.WriteArray(loader.Columns, column => Write(writer, column));
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx)
    {
        var reader = ctx.Reader;
        var options = new TextLoader.Options
        {
            AllowQuoting = reader.ReadBoolean(),
            AllowSparse = reader.ReadBoolean(),
            InputSize = reader.ReadInt32() is > 0 and var size ? size : null,
            Separators = reader.ReadString().ToCharArray(),
            DecimalMarker = reader.ReadChar(),
            TrimWhitespace = reader.ReadBoolean(),
            HasHeader = reader.ReadBoolean(),
            ReadMultilines = reader.ReadBoolean(),
            MaxRows = reader.ReadInt64() is >= 0 and var rows ? rows : null,
            EscapeChar = reader.ReadChar(),
            MissingRealsAsNaNs = reader.ReadBoolean(),
        };
        var header = reader.ReadStringOrNull();
        return new TextLoader(env, options, reader.ReadArray(() => ReadColumn(reader)), header);
    }

    private static void Write(BinaryWriter writer, TextColumn column)
    {
        writer.Write(column.Name);
        var item = column.Type.GetItemType();
        writer.Write((byte)Enum.GetValues<DataKind>().First(kind => kind.ToPrimitiveType().RawType == item.RawType));
        writer.Write(item.GetKeyCount());
        writer.WriteArray(column.Segments, segment =>
        {
            writer.Write(segment.Min);
            writer.Write(segment.Lim);
            writer.Write(segment.ForceVector);
        });
    }

    private static TextColumn ReadColumn(BinaryReader reader)
    {
        var name = reader.ReadString();
        var item = ((DataKind)reader.ReadByte()).ToPrimitiveType();
        if (reader.ReadUInt64() is > 0 and var count)
            item = new KeyDataViewType(item.RawType, count);
        return TextColumn.Create(name, item, reader.ReadArray(() => new TextSegment(reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean())));
    }
}
