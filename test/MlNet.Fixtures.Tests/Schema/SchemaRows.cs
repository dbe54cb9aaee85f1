using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>The rows of schema/: A = i, B = −i, T = "x" or "y" in turn, V = {1, i, 0}.</summary>
public sealed class SRow
{
    public float A;
    public float B;
    public string? T;

    [VectorType(3)]
    public float[]? V;

    public static List<SRow> Eight() =>
        [.. Enumerable.Range(0, 8).Select(i => new SRow { A = i, B = -i, T = i % 2 == 0 ? "x" : "y", V = [1, i, 0] })];
}

public sealed class SRowNoB
{
    public float A;
    public string? T;

    [VectorType(3)]
    public float[]? V;
}

public sealed class SRowBType
{
    public float A;
    public double B;
    public string? T;

    [VectorType(3)]
    public float[]? V;
}

public sealed class SRowAnyV
{
    public float A;
    public float B;
    public string? T;
    public float[]? V;
}

public sealed class SOut
{
    public float[]? Features;
    public uint TKey;
}

public sealed class SOutMissing
{
    public float[]? Nope;
}

public sealed class SOutWrong
{
    public double[]? Features;
}

public sealed class SOutScalar
{
    public float Features;
}

public sealed class SGetOnly(float a)
{
    public float A { get; } = a;
}

public sealed class SDecimal
{
    public decimal M;
}

public sealed class KRow
{
    [KeyType(3)]
    public uint K;
}

public sealed class KPlain
{
    public uint K;
}

public sealed class KVector
{
    [KeyType(3), VectorType(6)]
    public uint[]? K;
}

/// <summary>The rows of splits.json: 100 of them, Id = i, Group = "g" + i % 7.</summary>
public sealed class SplitRow
{
    public int Id;
    public string? Group;

    public static List<SplitRow> Hundred() => [.. Enumerable.Range(0, 100).Select(i => new SplitRow { Id = i, Group = $"g{i % 7}" })];
}
