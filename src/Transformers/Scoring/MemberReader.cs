using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads one input column from the objects of a class: from its property or field of that name.</summary>
internal abstract class MemberReader<TRow>
{
    private static readonly ConcurrentDictionary<
        (string Name, ColumnKind Type, int Size, bool IsScalar, int Keys),
        MemberReader<TRow>
    > s_known = new();

    /// <summary>Copies an object's value to a row of a buffer.</summary>
    public abstract void Read(TRow item, TensorBuffer buffer, int row);

    /// <exception cref="ArgumentException">The class has no such member, or one of a type that does not fit.</exception>
    public static MemberReader<TRow> For(InputColumn column) =>
        s_known.GetOrAdd(
            (column.Name, column.Type, column.Size, column.IsScalar, column.IsSequence ? column.KeyCount : -1),
            _ => Create(column)
        );

    private static MemberReader<TRow> Create(InputColumn column)
    {
        var member = RowMembers<TRow>.Find(column.Name) ?? throw RowMembers<TRow>.NotThere(column.Name);
        return TensorBuffer.Create(column, 1).MemberReader<TRow>(column, member);
    }

    /// <summary>A reader of a member into buffers of <typeparamref name="TItem"/>.</summary>
    public static MemberReader<TRow> Of<TItem>(InputColumn column, MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        var value = Expression.MakeMemberAccess(row, member);
        if (!column.IsScalar && Vector<TItem>(column, row, value) is { } vector)
            return vector;
        return new Scalar<TItem>(column, Lambda<TItem>(row, Convert<TItem>(column, member, value)));
    }

    /// <summary>A reader of an array, a list or a VBuffer of any length into buffers of sequences.</summary>
    public static MemberReader<TRow> OfSequence<TItem>(InputColumn column, MemberInfo member)
        where TItem : unmanaged
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        var value = Expression.MakeMemberAccess(row, member);
        if (value.Type == typeof(VBuffer<TItem>))
        {
            var read = Lambda<VBuffer<TItem>>(row, value);
            return new Sequences<TItem>(column, item => [.. read(item).DenseValues()]);
        }
        if (Items(value.Type) != typeof(TItem))
            throw Wrong(column, member, value.Type);
        var list = Lambda<IEnumerable<TItem>?>(row, Expression.Convert(value, typeof(IEnumerable<TItem>)));
        return new Sequences<TItem>(column, item => [.. list(item) ?? []]);
    }

    private static MemberReader<TRow>? Vector<TItem>(InputColumn column, ParameterExpression row, MemberExpression value)
    {
        if (value.Type == typeof(VBuffer<TItem>))
            return new Buffers<TItem>(column, Lambda<VBuffer<TItem>>(row, value));
        if (Items(value.Type) is not { } item)
            return null;
        if (item == typeof(TItem))
            return new Vectors<TItem, TItem>(
                column,
                Lambda<IEnumerable<TItem>?>(row, Expression.Convert(value, typeof(IEnumerable<TItem>))),
                same => same
            );
        return item == typeof(string) && typeof(TItem) == typeof(ReadOnlyMemory<char>)
            ? new Vectors<string, TItem>(
                column,
                Lambda<IEnumerable<string>?>(row, Expression.Convert(value, typeof(IEnumerable<string>))),
                text => (TItem)(object)text.AsMemory()
            )
            : null;
    }

    /// <summary>The item type of an array or list; null for other types.</summary>
    private static Type? Items(Type type)
    {
        if (type.IsArray)
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        return type.GetInterfaces().Append(type).FirstOrDefault(IsList)?.GetGenericArguments()[0];
    }

    private static bool IsList(Type type) =>
        type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(IList<>));

    private static Expression Convert<TItem>(InputColumn column, MemberInfo member, Expression value)
    {
        if (value.Type == typeof(TItem))
            return value;
        if (typeof(TItem) == typeof(ReadOnlyMemory<char>))
            return value.Type == typeof(string)
                ? Expression.Call(typeof(MemoryExtensions).GetMethod(nameof(MemoryExtensions.AsMemory), [typeof(string)])!, value)
                : throw Wrong(column, member, value.Type);
        if (Nullable.GetUnderlyingType(value.Type) is null)
            return ConvertNumber<TItem>(column, member, value);
        // Missing numbers are NaN, where the type has one.
        var missing =
            typeof(TItem) == typeof(float) ? (object)float.NaN
            : typeof(TItem) == typeof(double) ? double.NaN
            : throw Wrong(column, member, value.Type);
        var given = ConvertNumber<TItem>(column, member, Expression.Property(value, "Value"));
        return Expression.Condition(Expression.Property(value, "HasValue"), given, Expression.Constant(missing));
    }

    private static Expression ConvertNumber<TItem>(InputColumn column, MemberInfo member, Expression value)
    {
        if (value.Type == typeof(TItem))
            return value;
        var isFloat = typeof(TItem) == typeof(float) || typeof(TItem) == typeof(double);
        return isFloat && value.Type.IsPrimitive && value.Type != typeof(bool) && value.Type != typeof(char)
            ? Expression.Convert(value, typeof(TItem))
            : throw Wrong(column, member, value.Type);
    }

    private static Func<TRow, T> Lambda<T>(ParameterExpression row, Expression value) =>
        Expression.Lambda<Func<TRow, T>>(value, row).Compile();

    private static ArgumentException Wrong(InputColumn column, MemberInfo member, Type type) =>
        new($"{typeof(TRow).Name}.{member.Name} is {type}; the model's input '{column.Name}' is {ColumnTypes.TypeOf(column)}.");

    private static ArgumentException WrongCount(InputColumn column, int? count)
    {
        var values = count?.ToString(CultureInfo.InvariantCulture) ?? "no";
        return new($"{typeof(TRow).Name} has {values} values for '{column.Name}' in a row; the model reads {column.Size}.");
    }

    private sealed class Sequences<TItem>(InputColumn column, Func<TRow, TItem[]> read) : MemberReader<TRow>
        where TItem : unmanaged
    {
        public override void Read(TRow item, TensorBuffer buffer, int row) =>
            ((SequenceBuffer<TItem>)buffer).Set(row, SequenceRows.Checked(column, read(item)));
    }

    private sealed class Scalar<TItem>(InputColumn column, Func<TRow, TItem> read) : MemberReader<TRow>
    {
        public override void Read(TRow item, TensorBuffer buffer, int row) =>
            ((TypedBuffer<TItem>)buffer).Values[row * column.Size] = read(item);
    }

    private sealed class Buffers<TItem>(InputColumn column, Func<TRow, VBuffer<TItem>> read) : MemberReader<TRow>
    {
        public override void Read(TRow item, TensorBuffer buffer, int row)
        {
            var values = read(item);
            if (values.Length != column.Size)
                throw WrongCount(column, values.Length);
            values.CopyTo(((TypedBuffer<TItem>)buffer).Values.AsSpan(row * column.Size, column.Size));
        }
    }

    private sealed class Vectors<TFrom, TItem>(InputColumn column, Func<TRow, IEnumerable<TFrom>?> read, Func<TFrom, TItem> convert)
        : MemberReader<TRow>
    {
        public override void Read(TRow item, TensorBuffer buffer, int row)
        {
            var target = ((TypedBuffer<TItem>)buffer).Values.AsSpan(row * column.Size, column.Size);
            var values = read(item);
            if (values is TItem[] array && array.GetType() == typeof(TItem[]) && array.Length == target.Length)
            {
                array.CopyTo(target);
                return;
            }
            var count = 0;
            foreach (var value in values ?? throw WrongCount(column, null))
            {
                if (count < target.Length)
                    target[count] = convert(value);
                count++;
            }
            if (count != target.Length)
                throw WrongCount(column, count);
        }
    }
}
