using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data.Conversion;

/// <summary>
/// Conversions from text. What cannot be read is NaN, false, or of an unsigned type 0, but an error for a signed integer.
/// </summary>
internal static class TextConversions
{
    public static void AddTo(Dictionary<(Type From, Type To), Delegate> conversions)
    {
        Add(NumberDataViewType.Single, float.NaN);
        Add(NumberDataViewType.Double, double.NaN);
        Add(BooleanDataViewType.Instance, false);
        Add<byte>(NumberDataViewType.Byte, 0);
        Add<ushort>(NumberDataViewType.UInt16, 0);
        Add<uint>(NumberDataViewType.UInt32, 0);
        Add<ulong>(NumberDataViewType.UInt64, 0);
        Add(TimeSpanDataViewType.Instance, TimeSpan.Zero);
        Add(DateTimeDataViewType.Instance, default(DateTime));
        Add(DateTimeOffsetDataViewType.Instance, default(DateTimeOffset));
        AddStrict<sbyte>(NumberDataViewType.SByte, "sbyte");
        AddStrict<short>(NumberDataViewType.Int16, "short");
        AddStrict<int>(NumberDataViewType.Int32, "int");
        AddStrict<long>(NumberDataViewType.Int64, "long");
        Map<ReadOnlyMemory<char>>(text => text);

        void Map<T>(ValueMap<ReadOnlyMemory<char>, T> map) => conversions.Add((typeof(ReadOnlyMemory<char>), typeof(T)), map);

        void Add<T>(DataViewType type, T otherwise)
        {
            var parser = TextParsers.For<T>(type);
            Map(text => parser(text, out var value) ? value : otherwise);
        }

        void AddStrict<T>(DataViewType type, string name)
        {
            var parser = TextParsers.For<T>(type);
            Map(text => parser(text, out var value) ? value : throw Contracts.Except($"Value could not be parsed from text to {name}."));
        }
    }
}
