using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>An assembly's public and protected members as text, one a line, in an order that no build changes.</summary>
internal static class PublicApi
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static Assembly Load(string name) => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));

    public static IEnumerable<Type> TypesOf(Assembly assembly) =>
        assembly
            .GetTypes()
            .Where(IsVisible)
            .OrderBy(type => type.Namespace, StringComparer.Ordinal)
            .ThenBy(TypeNames.Declared, StringComparer.Ordinal);

    public static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        var space = "";
        foreach (var type in TypesOf(assembly))
        {
            if (text.Length > 0)
                text.Append('\n');
            if (type.Namespace != space)
                text.Append("namespace ").Append(space = type.Namespace).Append("\n\n");
            text.Append(TypeText.Header(type)).Append('\n');
            if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
                continue;
            foreach (var line in MembersOf(type))
                text.Append("    ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    public static IEnumerable<string> MembersOf(Type type) =>
        from group_ in new[]
        {
            type.GetFields(Own).Where(field => IsVisible(field.Attributes)).Select(MemberText.Of),
            type.GetConstructors(Own).Where(IsVisible).Select(MemberText.Of),
            type.GetProperties(Own).Where(property => property.GetAccessors(true).Any(IsVisible)).Select(MemberText.Of),
            type.GetEvents(Own).Where(item => IsVisible(item.AddMethod!)).Select(MemberText.Of),
            type.GetMethods(Own).Where(method => IsVisible(method) && IsWritten(method)).Select(MemberText.Of),
        }
        from line in group_.Order(StringComparer.Ordinal)
        select line;

    private static bool IsVisible(Type type) =>
        !type.IsDefined(typeof(CompilerGeneratedAttribute), false)
        && (
            type.IsNested
                ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
                : type.IsPublic
        );

    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    // Accessors are told with their property; a finaliser, and what a record adds by itself, say nothing.
    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && method.Name != "Finalize"
        && !method.IsDefined(typeof(CompilerGeneratedAttribute), false);
}
