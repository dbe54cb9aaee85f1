using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data.Conversion;

/// <summary>The conversions between types that ML.NET has; others, as from floating point to an integer, it refuses.</summary>
internal static class ValueConversions
{
    private static readonly Dictionary<(Type From, Type To), Delegate> s_all = [];

    static ValueConversions()
    {
        AddSigned<sbyte>();
        AddSigned<short>();
        AddSigned<int>();
        AddSigned<long>();
        AddUnsigned<byte>();
        AddUnsigned<ushort>();
        AddUnsigned<uint>();
        AddUnsigned<ulong>();
        AddReal<float>("G7");
        AddReal<double>("G17");
        AddTruth<sbyte>();
        AddTruth<short>();
        AddTruth<int>();
        AddTruth<long>();
        AddTruth<float>();
        AddTruth<double>();
        Add((bool value) => value);
        Add((bool value) => value.ToString(CultureInfo.InvariantCulture).AsMemory());
        AddTicks((TimeSpan value) => value.Ticks, value => value.ToString("c", CultureInfo.InvariantCulture));
        AddTicks((DateTime value) => value.Ticks, value => value.ToString("o", CultureInfo.InvariantCulture));
        AddTicks((DateTimeOffset value) => value.UtcDateTime.Ticks, value => value.ToString("o", CultureInfo.InvariantCulture));
        Add((DateTime value) => value);
        TextConversions.AddTo(s_all);
    }

    /// <summary>A ValueMap from the one to the other, null where there is none.</summary>
    public static Delegate Find(Type from, Type to) => s_all.GetValueOrDefault((from, to));

    private static void Add<TIn, TOut>(ValueMap<TIn, TOut> map) => s_all.Add((typeof(TIn), typeof(TOut)), map);

    private static void AddSigned<T>()
        where T : INumber<T>
    {
        AddCast<T, sbyte>();
        AddCast<T, short>();
        AddCast<T, int>();
        AddCast<T, long>();
        AddInteger<T>();
    }

    private static void AddUnsigned<T>()
        where T : INumber<T>
    {
        AddNarrowing<T, byte>();
        AddNarrowing<T, ushort>();
        AddNarrowing<T, uint>();
        AddNarrowing<T, ulong>();
        AddInteger<T>();
    }

    private static void AddInteger<T>()
        where T : INumber<T>
    {
        AddCast<T, float>();
        AddCast<T, double>();
        Add((T value) => !T.IsZero(value));
        Add((T value) => value.ToString(null, CultureInfo.InvariantCulture).AsMemory());
    }

    private static void AddReal<T>(string format)
        where T : INumber<T>
    {
        AddCast<T, float>();
        AddCast<T, double>();
        Add((T value) => !T.IsZero(value));
        Add((T value) => value.ToString(format, CultureInfo.InvariantCulture).AsMemory());
    }

    private static void AddTruth<T>()
        where T : INumber<T> => Add((bool value) => value ? T.One : T.Zero);

    private static void AddTicks<T>(Func<T, long> ticks, Func<T, string> text)
    {
        Add((T value) => ticks(value));
        Add((T value) => (float)ticks(value));
        Add((T value) => (double)ticks(value));
        Add((T value) => text(value).AsMemory());
    }

    private static void AddCast<TIn, TOut>()
        where TIn : INumber<TIn>
        where TOut : INumber<TOut> => Add((TIn value) => TOut.CreateTruncating(value));

    // An unsigned value that does not fit becomes 0, of keys the missing one.
    private static void AddNarrowing<TIn, TOut>()
        where TIn : INumber<TIn>
        where TOut : IBinaryInteger<TOut> => Add((TIn value) =>
        {
            var narrow = TOut.CreateTruncating(value);
            return TIn.CreateTruncating(narrow) == value ? narrow : TOut.Zero;
        });
}
