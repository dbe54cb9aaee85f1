using System.Text.RegularExpressions;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>A method as compiled code names it, alike in its own assembly and in one that calls it.</summary>
/// <param name="Type">Full name of the type that declares it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Types of its parameters.</param>
/// <param name="Result">Type of its result.</param>
internal sealed partial record CalledMethod(string Type, string Name, string Parameters, string Result)
{
    /// <summary>Type and method in the source: of a lambda, a local function or an iterator those that it is written in.</summary>
    public string Written
    {
        get
        {
            var (type, inner) = Type.IndexOf("+<", StringComparison.Ordinal) is >= 0 and var at ? (Type[..at], Type[at..]) : (Type, "");
            var method = Generated().Match(Name) is { Success: true } own ? own : Generated().Match(inner);
            return $"{Short(type)}.{(method.Success ? method.Groups[1].Value : Name)}";
        }
    }

    /// <summary>Type, name and parameters without namespaces.</summary>
    public override string ToString() => $"{Short(Type)}.{Name}({string.Join(", ", Parameters.Split(", ").Select(Short))})";

    private static string Short(string type) => type[(type.LastIndexOfAny(['.', '+']) + 1)..];

    // <Loss>b__3_0, <Loss>g__Ratio|3_1, +<Batches>d__7
    [GeneratedRegex("<([^<>]+)>")]
    private static partial Regex Generated();
}
