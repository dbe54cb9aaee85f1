using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A row with a column of every type that stock steps read.</summary>
internal sealed class EdgeRow
{
    public string Text { get; set; } = "";

    [VectorType(2)]
    public string[] Texts { get; set; } = ["", ""];

    public float Single { get; set; }

    [VectorType(4)]
    public float[] Singles { get; set; } = new float[4];

    public double Double { get; set; }

    [VectorType(4)]
    public double[] Doubles { get; set; } = new double[4];

    public bool Boolean { get; set; }

    public sbyte SByte { get; set; }

    public short Int16 { get; set; }

    public int Int32 { get; set; }

    public long Int64 { get; set; }

    public byte Byte { get; set; }

    public ushort UInt16 { get; set; }

    public uint UInt32 { get; set; }

    public ulong UInt64 { get; set; }

    [KeyType(5)]
    public uint Key { get; set; }

    [VectorType(3), KeyType(5)]
    public uint[] Keys { get; set; } = new uint[3];

    public bool Label { get; set; }
}
