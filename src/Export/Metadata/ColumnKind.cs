namespace MlNet.MultiTask.Extending;

/// <summary>Type of one item of a column, and of the ONNX tensor that carries it.</summary>
public enum ColumnKind
{
    /// <summary>float32.</summary>
    Single,

    /// <summary>bool.</summary>
    Boolean,

    /// <summary>uint32 key, from 1; 0 is missing.</summary>
    Key,

    /// <summary>uint8, for images.</summary>
    Byte,

    /// <summary>string; only in chains, networks read numbers.</summary>
    Text,

    /// <summary>float64; only in chains.</summary>
    Double,

    /// <summary>int8; only in chains.</summary>
    SByte,

    /// <summary>int16; only in chains.</summary>
    Int16,

    /// <summary>int32; only in chains.</summary>
    Int32,

    /// <summary>int64; only in chains.</summary>
    Int64,

    /// <summary>uint16; only in chains.</summary>
    UInt16,

    /// <summary>uint32 that is no key; only in chains.</summary>
    UInt32,

    /// <summary>uint64; only in chains.</summary>
    UInt64,
}
