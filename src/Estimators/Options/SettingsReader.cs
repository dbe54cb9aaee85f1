using System.Collections;
using System.Globalization;
using System.Reflection;

namespace MlNet.MultiTask;

/// <summary>
/// Reads the settings of any object: its settable public properties, and those with a constructor parameter of the same name.
/// </summary>
internal static class SettingsReader
{
    private const int MostDepth = 8;

    public static SettingsNode Read(object? value, int depth = 0) =>
        value switch
        {
            null => SettingsScalar.Null,
            string text => new SettingsScalar(text, IsText: true),
            bool or Enum => new SettingsScalar(value.ToString()),
            IFormattable number when value.GetType().IsPrimitive || value is decimal => new SettingsScalar(
                number.ToString(null, CultureInfo.InvariantCulture)
            ),
            IDictionary map => new SettingsMap(map.Keys.Cast<object>().ToDictionary(key => $"{key}", key => Read(map[key], depth + 1))),
            IEnumerable list => new SettingsList([.. list.Cast<object?>().Select(item => Read(item, depth + 1))]),
            Delegate or Type or Microsoft.ML.ITransformer => new SettingsScalar(value.GetType().Name),
            _ when depth >= MostDepth => new SettingsScalar(value.GetType().Name),
            _ => new SettingsObject(
                value.GetType().Name,
                Properties(value.GetType()).ToDictionary(property => property.Name, property => Read(property.GetValue(value), depth + 1)),
                value
            ),
        };

    /// <summary>
    /// An object of the same type with every setting at its default, except for constructor parameters, which are copied from the given
    /// object. Null if no constructor can be called.
    /// </summary>
    public static object? AtDefaults(object source)
    {
        if (source is IDefaulted defaulted)
            return defaulted.AtDefaults;
        var properties = source.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var constructor in Constructors(source.GetType()))
            if (Arguments(constructor, properties, source) is { } arguments && Call(constructor, arguments) is { } made)
                return made;
        return null;
    }

    /// <summary>The properties that are settings.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type)
    {
        var parameters = Constructors(type)
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property =>
                property.GetMethod is { IsPublic: true }
                && property.GetIndexParameters().Length == 0
                && (property.SetMethod is { IsPublic: true } || parameters.Contains(property.Name))
            );
    }

    // Fewest parameters first, without a record's copy constructor.
    private static IEnumerable<ConstructorInfo> Constructors(Type type) =>
        type.GetConstructors()
            .Where(constructor => !constructor.GetParameters().Any(parameter => parameter.ParameterType == type))
            .OrderBy(constructor => constructor.GetParameters().Length);

    private static object?[]? Arguments(ConstructorInfo constructor, PropertyInfo[] properties, object source)
    {
        var parameters = constructor.GetParameters();
        var arguments = new object?[parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (
                properties.FirstOrDefault(property => property.Name.Equals(parameters[i].Name, StringComparison.OrdinalIgnoreCase)) is
                { } property
            )
                arguments[i] = property.GetValue(source);
            else if (parameters[i].HasDefaultValue)
                arguments[i] = parameters[i].DefaultValue;
            else
                return null;
            if (arguments[i] is { } argument && !parameters[i].ParameterType.IsInstanceOfType(argument))
                return null;
        }
        return arguments;
    }

    private static object? Call(ConstructorInfo constructor, object?[] arguments)
    {
        try
        {
            return constructor.DeclaringType!.IsAbstract ? null : constructor.Invoke(arguments);
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }
}
