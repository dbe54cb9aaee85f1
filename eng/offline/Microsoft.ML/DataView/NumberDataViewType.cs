namespace Microsoft.ML.Data;

public sealed class NumberDataViewType : PrimitiveDataViewType
{
    private readonly string _name;

    private NumberDataViewType(Type rawType, string name)
        : base(rawType) => _name = name;

    public static NumberDataViewType SByte { get; } = new(typeof(sbyte), nameof(SByte));

    public static NumberDataViewType Byte { get; } = new(typeof(byte), nameof(Byte));

    public static NumberDataViewType Int16 { get; } = new(typeof(short), nameof(Int16));

    public static NumberDataViewType UInt16 { get; } = new(typeof(ushort), nameof(UInt16));

    public static NumberDataViewType Int32 { get; } = new(typeof(int), nameof(Int32));

    public static NumberDataViewType UInt32 { get; } = new(typeof(uint), nameof(UInt32));

    public static NumberDataViewType Int64 { get; } = new(typeof(long), nameof(Int64));

    public static NumberDataViewType UInt64 { get; } = new(typeof(ulong), nameof(UInt64));

    public static NumberDataViewType Single { get; } = new(typeof(float), nameof(Single));

    public static NumberDataViewType Double { get; } = new(typeof(double), nameof(Double));

    // One instance a type, so the same type is the same object.
    public override bool Equals(DataViewType other) => ReferenceEquals(this, other);

    public override string ToString() => _name;
}
