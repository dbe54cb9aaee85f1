using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The getter of a column whose values are a member of the row object that is current.</summary>
internal static class MemberGetter
{
    public static Delegate Create<TRow>(RowColumn column, Func<TRow> current)
    {
        var member = column.Member;
        if (member.Type == typeof(string))
            return Text(member.MakeReader<TRow, string>(), current);
        if (member.Type == typeof(string[]))
            return Texts(member.MakeReader<TRow, string[]>(), current);
        if (column.Type is KeyDataViewType key)
            return Key(member, key, current);
        return TypeDispatch.Invoke(column.Type.GetItemType().RawType, new Maker<TRow>(member, current));
    }

    private static ValueGetter<ReadOnlyMemory<char>> Text<TRow>(Func<TRow, string> read, Func<TRow> current) =>
        (ref ReadOnlyMemory<char> value) => value = read(current()).AsMemory();

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts<TRow>(Func<TRow, string[]> read, Func<TRow> current) =>
        (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var texts = read(current()) ?? [];
            var editor = VBufferEditor.Create(ref value, texts.Length);
            for (var i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            value = editor.Commit();
        };

    private static Delegate Key<TRow>(RowMember member, KeyDataViewType key, Func<TRow> current) =>
        key.RawType == typeof(uint) ? Key<TRow, uint>(member, key.Count, current)
        : key.RawType == typeof(ulong) ? Key<TRow, ulong>(member, key.Count, current)
        : key.RawType == typeof(ushort) ? Key<TRow, ushort>(member, key.Count, current)
        : Key<TRow, byte>(member, key.Count, current);

    // In a class the first key is 0, in a view it is 1 and 0 is missing.
    private static ValueGetter<T> Key<TRow, T>(RowMember member, ulong count, Func<TRow> current)
        where T : struct, IBinaryInteger<T>
    {
        var read = member.MakeReader<TRow, T>();
        return (ref T value) =>
        {
            value = read(current());
            value = ulong.CreateTruncating(value) < count ? value + T.One : T.Zero;
        };
    }

    private sealed class Maker<TRow>(RowMember member, Func<TRow> current) : ITypedFunction<Delegate>
    {
        public Delegate Invoke<T>() =>
            member.Type.IsArray ? Array(member.MakeReader<TRow, T[]>(), current)
            : member.Type == typeof(VBuffer<T>) ? Buffer(member.MakeReader<TRow, VBuffer<T>>(), current)
            : Scalar(member.MakeReader<TRow, T>(), current);

        private static ValueGetter<T> Scalar<T>(Func<TRow, T> read, Func<TRow> current) => (ref T value) => value = read(current());

        private static ValueGetter<VBuffer<T>> Buffer<T>(Func<TRow, VBuffer<T>> read, Func<TRow> current) =>
            (ref VBuffer<T> value) => read(current()).CopyTo(ref value);

        private static ValueGetter<VBuffer<T>> Array<T>(Func<TRow, T[]> read, Func<TRow> current) =>
            (ref VBuffer<T> value) =>
            {
                var items = read(current()) ?? [];
                VBuffer<T>.Copy(items, 0, ref value, items.Length);
            };
    }
}
