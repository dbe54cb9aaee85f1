namespace MlNet.MultiTask.Export.Tests;

/// <summary>Ordinary rows to fit on, and rows with what production brings besides.</summary>
internal static class EdgeRows
{
    private static readonly string[] s_known =
    [
        "red apple", "the green pear", "Red", "42", "3.5", "true", "7", "1", "0", "two words. And more!",
    ];

    private static readonly string[] s_text =
    [
        "red apple", "Red", "red", " Red ", "", " ", "\t", "unseen", "Köln", "Zürich", "東京", "😀", "\ud800", "a\udc00b",
        "Ǆ İ ı ß ſ K é e\u0301", new string('x', 10_000), "1,5", "0x10", "5 apples",
        "1 ", " 1", "  12 ", "1.5e3", "-7", "+7", "007", "300", "99999999999",
        "NaN", "Infinity", "-Infinity", "inf", "nan", "1e39", "1e-39", "true", "TRUE", "yes", "t", "+", "+1", "on", "0.1",
        "1_000", "２", ".5", "5.",
        "18446744073709551615", "18446744073709551616", "-9223372036854775808", "1\u00a0", "\u2003",
        "two  words.\nAnd\tmore!", "the The THE",
        "3.14159265358979", "16777217", "#hash, (brackets) [x] {y} \"quoted\" it's 50% $5 a_b a-b",
    ];

    private static readonly float[] s_singles =
    [
        0, -0f, 1, -1, 0.5f, 2, -2, 3.25f, -7, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
        float.Epsilon, 1e-40f, -1e-30f, 1e30f, 16777216, 0.1f, 1000, -1000,
    ];

    private static readonly double[] s_doubles =
    [
        0, -0.0, 1, -1, 0.5, 2, -2, 3.25, -7, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        double.MaxValue, double.MinValue, double.Epsilon, 1e-40, 1e300, 16777217, 0.1, 1 + 1e-12, 1000, 1e39,
    ];

    /// <summary>What the steps are fitted on.</summary>
    public static EdgeRow[] Fitted { get; } = [.. Enumerable.Range(0, 60).Select(Ordinary)];

    /// <summary>What they are tried on: some ordinary rows, then each column's edges.</summary>
    public static EdgeRow[] Tried { get; } =
    [
        .. Enumerable.Range(0, 10).Select(Ordinary),
        .. Enumerable.Range(0, Math.Max(s_text.Length, s_doubles.Length)).Select(Edge),
        // Rows that are constant, and all missing but one.
        With(row => row.Singles = [5, 5, 5, 5]),
        With(row => row.Singles = [0.1f, 0.1f, 0.1f, 0.1f]),
        With(row => row.Singles = [1e-20f, 1e-20f, 1e-20f, 1e-20f]),
        With(row => row.Singles = [float.NaN, 1, 2, 3]),
        With(row => row.Singles = [1e20f, -1e20f, 1, 0]),
        With(row => row.Doubles = [5, 5, 5, 5]),
    ];

    private static EdgeRow Ordinary(int i)
    {
        var random = new Random(i);
        float Number() => MathF.Round(random.NextSingle() * 8 - 4, 2);
        return new EdgeRow
        {
            Text = s_known[i % s_known.Length],
            Texts = [s_known[i % s_known.Length], s_known[i * 7 % s_known.Length]],
            Single = i % 9 == 4 ? float.NaN : Number(),
            Singles = [Number(), Number(), Number(), i % 3],
            Double = i % 9 == 4 ? double.NaN : Number(),
            Doubles = [Number(), Number(), Number(), i % 3],
            Boolean = i % 2 == 0,
            SByte = (sbyte)(i % 5 - 2),
            Int16 = (short)(i % 5 - 2),
            Int32 = i % 5 - 2,
            Int64 = i % 5 - 2,
            Byte = (byte)(i % 5),
            UInt16 = (ushort)(i % 5),
            UInt32 = (uint)(i % 5),
            UInt64 = (ulong)(i % 5),
            Key = (uint)(i % 5),
            Keys = [(uint)(i % 6), 1, 2],
            Label = i % 3 == 0,
        };
    }

    private static EdgeRow Edge(int i)
    {
        static T At<T>(T[] values, int i) => values[i % values.Length];
        return new EdgeRow
        {
            Text = At(s_text, i),
            Texts = [At(s_text, i), At(s_text, i * 3 + 1)],
            Single = At(s_singles, i),
            Singles = [At(s_singles, i), 1, -2, 0.5f],
            Double = At(s_doubles, i),
            Doubles = [At(s_doubles, i), 1, -2, 0.5],
            Boolean = i % 2 == 0,
            SByte = At<sbyte>([0, 1, -1, sbyte.MaxValue, sbyte.MinValue, 5], i),
            Int16 = At<short>([0, 1, -1, short.MaxValue, short.MinValue, 300], i),
            Int32 = At([0, 1, -1, int.MaxValue, int.MinValue, 16777217, 33554435], i),
            Int64 = At([0, 1, -1, long.MaxValue, long.MinValue, 16777217, 9007199254740993], i),
            Byte = At<byte>([0, 1, 2, byte.MaxValue, 7], i),
            UInt16 = At<ushort>([0, 1, 2, ushort.MaxValue, 7], i),
            UInt32 = At<uint>([0, 1, 2, uint.MaxValue, 16777217], i),
            UInt64 = At<ulong>([0, 1, 2, ulong.MaxValue, 9007199254740993, 1UL << 63], i),
            Key = At<uint>([0, 1, 4, 5, 100], i),
            Keys = [At<uint>([0, 1, 4, 5], i), 5, 0],
        };
    }

    private static EdgeRow With(Action<EdgeRow> change)
    {
        var row = Ordinary(1);
        change(row);
        return row;
    }
}
