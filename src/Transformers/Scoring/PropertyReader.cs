using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads one input column from the objects of a class: from its property of that name, or with that <see cref="ColumnNameAttribute"/>.</summary>
internal abstract class PropertyReader<TRow>
{
    private static readonly ConcurrentDictionary<(string Name, ColumnKind Type, int Size, bool IsScalar), PropertyReader<TRow>> s_known = new();

    private static readonly Dictionary<string, PropertyInfo> s_properties = typeof(TRow).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
        .GroupBy(property => property.GetCustomAttribute<ColumnNameAttribute>() is { } attribute ? NameOf(property, attribute) : property.Name)
        .ToDictionary(group => group.Key, group => group.First());

    /// <summary>Whether the class has a property for a column.</summary>
    public static bool Has(string column) => s_properties.ContainsKey(column);

    /// <summary>Says that it has none.</summary>
    public static ArgumentException NotThere(string column) => new(
        $"The model reads '{column}', but {typeof(TRow).Name} has no such property; it has {string.Join(", ", s_properties.Values.Select(p => $"'{p.Name}'"))}. Name one so, or give it [ColumnName(\"{column}\")].");

    /// <summary>Copies an object's value to a row of a buffer.</summary>
    public abstract void Read(TRow item, TensorBuffer buffer, int row);

    /// <exception cref="ArgumentException">The class has no such property, or one of a type that does not fit.</exception>
    public static PropertyReader<TRow> For(InputColumn column) =>
        s_known.GetOrAdd((column.Name, column.Type, column.Size, column.IsScalar), _ => Create(column));

    private static PropertyReader<TRow> Create(InputColumn column)
    {
        var property = s_properties.GetValueOrDefault(column.Name) ?? throw NotThere(column.Name);
        return TensorBuffer.Create(column.Type, 1, column.Size).PropertyReader<TRow>(column, property);
    }

    // ML.NET's attribute keeps its name to itself, but what was written in the source can be read.
    private static string NameOf(PropertyInfo property, ColumnNameAttribute attribute) =>
        property.CustomAttributes.Single(data => data.AttributeType == attribute.GetType()).ConstructorArguments[0].Value as string ?? property.Name;

    /// <summary>A reader of a property into buffers of <typeparamref name="TItem"/>.</summary>
    public static PropertyReader<TRow> Of<TItem>(InputColumn column, PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        Expression value = Expression.Property(row, property);
        if (!column.IsScalar && property.PropertyType != typeof(TItem) && property.PropertyType != typeof(string))
            return property.PropertyType.IsAssignableTo(typeof(TItem[])) || (typeof(TItem) == typeof(ReadOnlyMemory<char>) && property.PropertyType == typeof(string[]))
                ? Vector<TItem>(column, row, value)
                : throw Wrong(column, property);
        return new Scalar<TItem>(column, Expression.Lambda<Func<TRow, TItem>>(Convert<TItem>(column, property, value), row).Compile());
    }

    private static Expression Convert<TItem>(InputColumn column, PropertyInfo property, Expression value)
    {
        if (typeof(TItem) == typeof(ReadOnlyMemory<char>))
            return value.Type == typeof(string)
                ? Expression.Call(typeof(MemoryExtensions).GetMethod(nameof(MemoryExtensions.AsMemory), [typeof(string)])!, value)
                : throw Wrong(column, property);
        if (Nullable.GetUnderlyingType(value.Type) is not null)
        {
            // Missing numbers are NaN, where the type has one.
            var missing = typeof(TItem) == typeof(float) ? (object)float.NaN : typeof(TItem) == typeof(double) ? double.NaN : throw Wrong(column, property);
            return Expression.Condition(Expression.Property(value, "HasValue"), ConvertNumber<TItem>(column, property, Expression.Property(value, "Value")), Expression.Constant(missing));
        }
        return ConvertNumber<TItem>(column, property, value);
    }

    private static Expression ConvertNumber<TItem>(InputColumn column, PropertyInfo property, Expression value)
    {
        if (value.Type == typeof(TItem))
            return value;
        if ((typeof(TItem) == typeof(float) || typeof(TItem) == typeof(double)) && value.Type.IsPrimitive && value.Type != typeof(bool) && value.Type != typeof(char))
            return Expression.Convert(value, typeof(TItem));
        throw Wrong(column, property);
    }

    private static PropertyReader<TRow> Vector<TItem>(InputColumn column, ParameterExpression row, Expression value) => typeof(TItem) == typeof(ReadOnlyMemory<char>)
        ? new Vectors<string, TItem>(column, Expression.Lambda<Func<TRow, string[]?>>(value, row).Compile(), text => (TItem)(object)text.AsMemory())
        : new Vectors<TItem, TItem>(column, Expression.Lambda<Func<TRow, TItem[]?>>(value, row).Compile(), null);

    private static ArgumentException Wrong(InputColumn column, PropertyInfo property) =>
        new($"{typeof(TRow).Name}.{property.Name} is {property.PropertyType}; the model's input '{column.Name}' is {ColumnTypes.TypeOf(column)}.");

    private sealed class Scalar<TItem>(InputColumn column, Func<TRow, TItem> read) : PropertyReader<TRow>
    {
        public override void Read(TRow item, TensorBuffer buffer, int row) => ((TypedBuffer<TItem>)buffer).Values[row * column.Size] = read(item);
    }

    private sealed class Vectors<TFrom, TItem>(InputColumn column, Func<TRow, TFrom[]?> read, Func<TFrom, TItem>? convert) : PropertyReader<TRow>
    {
        public override void Read(TRow item, TensorBuffer buffer, int row)
        {
            var values = read(item);
            if (values is null || values.Length != column.Size)
                throw new ArgumentException($"{typeof(TRow).Name} has {values?.Length.ToString() ?? "no"} values for '{column.Name}' in a row; the model reads {column.Size}.");
            var target = ((TypedBuffer<TItem>)buffer).Values.AsSpan(row * column.Size, column.Size);
            if (convert is null)
                ((TItem[])(object)values).CopyTo(target);
            else
                for (var i = 0; i < target.Length; i++)
                    target[i] = convert(values[i]);
        }
    }
}
