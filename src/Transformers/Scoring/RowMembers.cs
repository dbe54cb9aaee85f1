using System.Reflection;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// The columns that a class of rows has: its public properties and fields, by name or by <see cref="ColumnNameAttribute"/>.
/// </summary>
internal static class RowMembers<TRow>
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;

    private static readonly Dictionary<string, MemberInfo> s_members = Readable()
        .GroupBy(member => member.GetCustomAttribute<ColumnNameAttribute>() is { } attribute ? NameOf(member, attribute) : member.Name)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <summary>The member that a column is read from; null where there is none.</summary>
    public static MemberInfo? Find(string column) => s_members.GetValueOrDefault(column);

    /// <summary>The error for a column without a member.</summary>
    public static ArgumentException NotThere(string column) =>
        new(
            $"The model reads '{column}', but {typeof(TRow).Name} has no such property or field; it has "
                + string.Join(", ", s_members.Values.Select(member => $"'{member.Name}'"))
                + $". Name one so, or give it [ColumnName(\"{column}\")]."
        );

    private static IEnumerable<MemberInfo> Readable() =>
        [
            .. typeof(TRow).GetProperties(Public).Where(property => property.CanRead && property.GetIndexParameters().Length == 0),
            .. typeof(TRow).GetFields(Public),
        ];

    // The name in ML.NET's attribute is not public, but its constructor argument can be read.
    private static string NameOf(MemberInfo member, ColumnNameAttribute attribute) =>
        member.CustomAttributes.Single(data => data.AttributeType == attribute.GetType()).ConstructorArguments[0].Value as string
        ?? member.Name;
}
