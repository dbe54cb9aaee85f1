using Microsoft.ML.Transforms;

namespace MlNet.MultiTask;

/// <summary>The contracts by item type. Saved models contain their names: never change one.</summary>
internal static class ScalarContracts
{
    /// <summary>What the contracts' names begin with; the item type follows.</summary>
    public const string Prefix = "MlNet.MultiTask.Scalars.";

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.Single))]
    internal sealed class Singles : ScalarContract<float>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.Boolean))]
    internal sealed class Booleans : ScalarContract<bool>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.Byte))]
    internal sealed class Bytes : ScalarContract<byte>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.Text))]
    internal sealed class Texts : ScalarContract<ReadOnlyMemory<char>>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.Double))]
    internal sealed class Doubles : ScalarContract<double>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.SByte))]
    internal sealed class SBytes : ScalarContract<sbyte>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.Int16))]
    internal sealed class Int16s : ScalarContract<short>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.UInt16))]
    internal sealed class UInt16s : ScalarContract<ushort>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.Int32))]
    internal sealed class Int32s : ScalarContract<int>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.UInt32))]
    internal sealed class UInt32s : ScalarContract<uint>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.Int64))]
    internal sealed class Int64s : ScalarContract<long>;

    [CustomMappingFactoryAttribute(Prefix + nameof(ColumnKind.UInt64))]
    internal sealed class UInt64s : ScalarContract<ulong>;
}
