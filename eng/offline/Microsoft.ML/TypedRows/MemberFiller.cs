using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes the value of a column into a member. An array or buffer that the object holds already is used again where it fits.</summary>
internal static class MemberFiller
{
    public static Action<TRow> Create<TRow>(RowMember member, DataViewSchema.Column column, DataViewRow row)
    {
        if (member.Type == typeof(string))
            return Text(member.MakeWriter<TRow, string>(), row.GetGetter<ReadOnlyMemory<char>>(column));
        if (member.Type == typeof(string[]))
            return Texts(member.MakeWriter<TRow, string[]>(), row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column));
        return TypeDispatch.Invoke(column.Type.GetItemType().RawType, new Maker<TRow>(member, column, row));
    }

    private static Action<TRow> Text<TRow>(Action<TRow, string> write, ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            getter(ref value);
            write(target, value.ToString());
        };
    }

    private static Action<TRow> Texts<TRow>(Action<TRow, string[]> write, ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
    {
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            getter(ref value);
            write(target, value.DenseValues().Select(item => item.ToString()).ToArray());
        };
    }

    private sealed class Maker<TRow>(RowMember member, DataViewSchema.Column column, DataViewRow row) : ITypedFunction<Action<TRow>>
    {
        public Action<TRow> Invoke<T>() =>
            member.Type.IsArray ? Array<T>()
            : member.Type == typeof(VBuffer<T>) ? Buffer<T>()
            : Scalar(member.MakeWriter<TRow, T>(), row.GetGetter<T>(column));

        private static Action<TRow> Scalar<T>(Action<TRow, T> write, ValueGetter<T> getter)
        {
            T value = default;
            return target =>
            {
                getter(ref value);
                write(target, value);
            };
        }

        private Action<TRow> Array<T>()
        {
            var (read, write, getter) = (member.MakeReader<TRow, T[]>(), member.MakeWriter<TRow, T[]>(), row.GetGetter<VBuffer<T>>(column));
            VBuffer<T> value = default;
            return target =>
            {
                getter(ref value);
                var items = read(target);
                if (items is null || items.Length != value.Length)
                    items = new T[value.Length];
                value.CopyTo(items);
                write(target, items);
            };
        }

        private Action<TRow> Buffer<T>()
        {
            var (read, write, getter) = (member.MakeReader<TRow, VBuffer<T>>(), member.MakeWriter<TRow, VBuffer<T>>(), row.GetGetter<VBuffer<T>>(column));
            return target =>
            {
                var value = read(target);
                getter(ref value);
                write(target, value);
            };
        }
    }
}
