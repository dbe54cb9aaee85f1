using Microsoft.ML.Transforms;

namespace MlNet.MultiTask;

/// <summary>The contracts by item type. Their names stand in saved models: never change one.</summary>
internal static class ScalarContracts
{
    /// <summary>What the contracts' names begin with; the item type follows.</summary>
    public const string Prefix = "MlNet.MultiTask.Scalars.";

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.Single))]
    internal sealed class Singles : ScalarContract<float>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.Boolean))]
    internal sealed class Booleans : ScalarContract<bool>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.Byte))]
    internal sealed class Bytes : ScalarContract<byte>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.Text))]
    internal sealed class Texts : ScalarContract<ReadOnlyMemory<char>>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.Double))]
    internal sealed class Doubles : ScalarContract<double>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.SByte))]
    internal sealed class SBytes : ScalarContract<sbyte>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.Int16))]
    internal sealed class Int16s : ScalarContract<short>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.UInt16))]
    internal sealed class UInt16s : ScalarContract<ushort>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.Int32))]
    internal sealed class Int32s : ScalarContract<int>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.UInt32))]
    internal sealed class UInt32s : ScalarContract<uint>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.Int64))]
    internal sealed class Int64s : ScalarContract<long>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnItem.UInt64))]
    internal sealed class UInt64s : ScalarContract<ulong>;
}
