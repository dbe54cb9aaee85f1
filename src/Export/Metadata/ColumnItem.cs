namespace MlNet.MultiTask;

/// <summary>Type of one item of a column, and of the ONNX tensor that carries it.</summary>
public enum ColumnItem
{
    /// <summary>float32.</summary>
    Single,
    /// <summary>bool.</summary>
    Boolean,
    /// <summary>uint32 key, from 1; 0 is missing.</summary>
    Key,
    /// <summary>uint8, for images.</summary>
    Byte,
}
