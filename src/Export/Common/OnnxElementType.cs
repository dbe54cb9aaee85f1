namespace MlNet.MultiTask;

/// <summary>The type that a network computes in within an exported file. Inputs and outputs are float32 with either.</summary>
public enum OnnxElementType
{
    /// <summary>float32: what was trained.</summary>
    Float32,

    /// <summary>float16: half the size, about three digits.</summary>
    Float16,
}
