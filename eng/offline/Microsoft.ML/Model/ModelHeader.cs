namespace Microsoft.ML;

/// <summary>What stands before a component's own data in its Model.key: which class of which assembly reads it back.</summary>
internal readonly record struct ModelHeader(string Loader, string Assembly)
{
    private const ulong Signature = 0x4C45444F4D204C4D; // "ML MODEL"

    public void Write(BinaryWriter writer)
    {
        writer.Write(Signature);
        writer.Write(Loader);
        writer.Write(Assembly);
    }

    public static ModelHeader Read(BinaryReader reader)
    {
        try
        {
            if (reader.ReadUInt64() == Signature)
                return new ModelHeader(reader.ReadString(), reader.ReadString());
        }
        catch (EndOfStreamException)
        {
        }
        throw new FormatException();
    }
}
