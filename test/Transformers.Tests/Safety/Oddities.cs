using Google.Protobuf;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Numbers and texts that programs seldom expect.</summary>
internal sealed class Oddities(Random random)
{
    private static readonly long[] s_numbers =
    [
        0,
        1,
        -1,
        2,
        3,
        7,
        8,
        9,
        255,
        65536,
        int.MaxValue,
        int.MinValue,
        1L << 31,
        1L << 40,
        long.MaxValue,
        long.MinValue,
    ];

    private static readonly float[] s_floats =
    [
        0,
        -0f,
        1,
        -1,
        float.NaN,
        float.PositiveInfinity,
        float.NegativeInfinity,
        float.Epsilon,
        float.MaxValue,
    ];

    private static readonly string[] s_words =
    [
        "",
        "\0",
        "Features",
        "Species.Score",
        "String",
        "Single",
        "NaN",
        "../x",
        "😀",
        "x".PadRight(5000, 'x'),
        "-1",
        "1e999",
        "LEAF",
        "BRANCH_EQ",
        "TFIDF",
        "ai.onnx.ml",
        "com.microsoft",
        "Loop",
        "If",
        "Div",
        "Mod",
        "NonZero",
        "Resize",
        "RandomNormal",
        "SVMRegressor",
        "TreeEnsembleClassifier",
    ];

    public long Number() => random.Next(4) == 0 ? random.NextInt64() : Pick(s_numbers);

    public float Float() => Pick(s_floats);

    public string Word() => Pick(s_words);

    public ByteString Bytes()
    {
        var bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return random.Next(2) == 0 ? ByteString.CopyFrom(bytes) : ByteString.CopyFromUtf8(Word());
    }

    public T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
