using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Idx;

/// <summary>Numbers of one .NET type.</summary>
internal sealed class IdxType<T>(byte code, NumberDataViewType type, Func<ReadOnlySpan<byte>, T> read)
    : IdxType(code, Unsafe.SizeOf<T>(), type)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public override double Largest { get; } = double.CreateChecked(T.MaxValue);

    public override IdxReader Values(IdxFile file) => new IdxReader<T>(file, Type, Convert);

    public override void AddKeyValues(DataViewSchema.Annotations.Builder annotations, int count) =>
        annotations.Add("KeyValues", new VectorDataViewType(Type, count), (ref VBuffer<T> values) =>
            values = new VBuffer<T>(count, [.. Enumerable.Range(0, count).Select(T.CreateChecked)])
        );

    public override double Number(ReadOnlySpan<byte> at) => double.CreateChecked(read(at));

    private void Convert(ReadOnlySpan<byte> item, Span<T> to)
    {
        if (Bytes == 1)
        {
            MemoryMarshal.Cast<byte, T>(item).CopyTo(to);
            return;
        }
        for (var i = 0; i < to.Length; i++)
            to[i] = read(item[(i * Bytes)..]);
    }
}
