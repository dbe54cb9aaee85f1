using System.Collections;
using System.Globalization;
using System.Reflection;

namespace MlNet.MultiTask;

/// <summary>Settings objects as text: the type and each public property that can be set, in the order of their names. Equal settings give equal texts.</summary>
internal static class SettingsText
{
    private const int MostDepth = 8;

    public static string Of(object? value, int depth = 0) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        bool or Enum => value.ToString()!,
        IFormattable number when value.GetType().IsPrimitive || value is decimal => number.ToString(null, CultureInfo.InvariantCulture),
        IDictionary map => "{" + string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}: {Of(map[key], depth + 1)}").Order(StringComparer.Ordinal)) + "}",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(item => Of(item, depth + 1))) + "]",
        Delegate or Type => value.GetType().Name,
        _ => depth >= MostDepth ? value.GetType().Name : OfObject(value, depth),
    };

    private static string OfObject(object value, int depth)
    {
        var settings = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true } && property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name} = {Of(property.GetValue(value), depth + 1)}");
        return $"{value.GetType().Name}({string.Join(", ", settings)})";
    }
}
