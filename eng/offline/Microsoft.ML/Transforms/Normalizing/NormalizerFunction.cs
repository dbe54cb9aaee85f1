using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Parameters = Microsoft.ML.Transforms.NormalizingTransformer.NormalizerModelParametersBase;

namespace Microsoft.ML.Transforms;

/// <summary>What was learned for one column.</summary>
internal abstract class NormalizerFunction(DataViewType type)
{
    /// <summary>The type of the column that was learned from; the output has it too.</summary>
    public DataViewType Type { get; } = type;

    public abstract Parameters Parameters { get; }

    public static NormalizerFunction Read(BinaryReader reader)
    {
        var type = TypeCodec.Read(reader);
        return type.GetItemType().RawType == typeof(float)
            ? NormalizerFunction<float>.Read(reader, type)
            : NormalizerFunction<double>.Read(reader, type);
    }

    public abstract void Write(BinaryWriter writer);

    /// <summary>Scale and offset of each slot, null where it is no scaling.</summary>
    public abstract (float[] Scale, float[] Offset)? OnnxScaler { get; }

    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);
}
