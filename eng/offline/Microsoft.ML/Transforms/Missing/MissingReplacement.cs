using System.Numerics;
using Microsoft.ML.Data;
using Mode = Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode;

namespace Microsoft.ML.Transforms;

/// <summary>The values that replace the missing ones of a column: one for all slots, or one a slot.</summary>
internal abstract class MissingReplacement
{
    /// <summary>The values as ONNX takes them; null where the export does not know the type.</summary>
    public virtual float[] OnnxValues => null;

    public static MissingReplacement Create(DataViewType type, bool bySlot)
    {
        var slots = bySlot && type is VectorDataViewType { IsKnownSize: true } vector ? vector.Size : 1;
        return RawTypeOf(type) == typeof(float) ? new MissingReplacement<float>(new float[slots]) : new MissingReplacement<double>(new double[slots]);
    }

    public static MissingReplacement Read(BinaryReader reader) =>
        reader.ReadBoolean()
            ? new MissingReplacement<float>(ReadAll(reader, reader.ReadSingle))
            : new MissingReplacement<double>(ReadAll(reader, reader.ReadDouble));

    public abstract bool Fits(DataViewType type);

    public abstract void Write(BinaryWriter writer);

    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Begins to learn the values from rows. The first function takes in the current row, the second ends it.</summary>
    public abstract (Action Next, Action Finish) Learn(DataViewRow row, DataViewSchema.Column column, Mode mode);

    private static Type RawTypeOf(DataViewType type) => ((type as VectorDataViewType)?.ItemType ?? type).RawType;

    private static T[] ReadAll<T>(BinaryReader reader, Func<T> read)
    {
        var values = new T[reader.ReadInt32()];
        for (var i = 0; i < values.Length; i++)
            values[i] = read();
        return values;
    }
}
