using System.Reflection;

namespace MlNet.MultiTask;

/// <summary>
/// Compares the settings in a file with those of an object. A setting that is missing in the file was added to the library later and counts
/// as its default, so that older files stay usable when an option is added. The default of a new option must therefore be what the library
/// did before.
/// </summary>
internal static class SettingsComparison
{
    /// <summary>The differences as text; empty if there are none.</summary>
    /// <param name="stored">The settings of the file.</param>
    /// <param name="now">The settings of an object.</param>
    /// <param name="name">The name of the object, which each difference begins with; may be empty. If it ends in a space, the space
    /// replaces the dot in front of a setting's name.</param>
    public static IReadOnlyList<string> Differences(SettingsNode stored, SettingsNode now, string name = "")
    {
        var found = new List<string>();
        Compare(stored, now, name, null, found);
        return found;
    }

    private static void Compare(SettingsNode stored, SettingsNode now, string path, Type? type, List<string> found)
    {
        switch (stored, now)
        {
            case (SettingsScalar one, SettingsScalar two) when one.IsSameAs(two):
                return;
            case (SettingsScalar { Value: { } word }, _) when type is { IsEnum: true } && !Enum.TryParse(type, word, out _):
                found.Add($"{path} was {word}, which this version of the library does not know, and is {now}");
                return;
            case (SettingsList one, SettingsList two)
                when one.Items.Count == two.Items.Count && !one.Items.All(item => item is SettingsScalar):
                for (var i = 0; i < one.Items.Count; i++)
                    Compare(one.Items[i], two.Items[i], $"{path}[{i}]", null, found);
                return;
            case (SettingsList one, SettingsList two) when AreSame(one, two):
                return;
            case (SettingsMap one, SettingsMap two) when one.Items.Keys.ToHashSet().SetEquals(two.Items.Keys):
                foreach (var key in one.Items.Keys)
                    Compare(one.Items[key], two.Items[key], $"{path}['{key}']", null, found);
                return;
            case (SettingsObject one, SettingsObject two) when one.Type == two.Type:
                Compare(one, two, path, found);
                return;
            default:
                found.Add($"{path} was {Short(stored)} and is {Short(now)}".TrimStart());
                return;
        }
    }

    private static void Compare(SettingsObject stored, SettingsObject now, string path, List<string> found)
    {
        string Path(string name) => path.EndsWith(' ') ? path + name : $"{(path.Length > 0 ? path : now.Type)}.{name}";
        SettingsObject? defaults = null;
        foreach (var name in stored.Values.Keys.Union(now.Values.Keys).Order(StringComparer.Ordinal))
        {
            if (!now.Values.TryGetValue(name, out var value))
            {
                found.Add(
                    $"{Path(name)} was {Short(stored.Values[name])}, but {now.Type} has no such setting in this version of the "
                        + "library: a later or another one wrote it"
                );
                continue;
            }
            if (!stored.Values.TryGetValue(name, out var before))
                before = (defaults ??= Defaults(now))?.Values.GetValueOrDefault(name);
            if (before is null)
                found.Add(
                    $"{Path(name)} is {Short(value)}, but was not there when the file was written, and its default is not known: "
                        + $"{now.Type} needs a constructor without parameters, or one whose parameters are named like its properties"
                );
            else
                Compare(before, value, Path(name), TypeOf(now, name), found);
        }
    }

    // For lists of plain values, such as widths, the message shows the whole list.
    private static bool AreSame(SettingsList stored, SettingsList now) =>
        stored.Items.Count == now.Items.Count
        && stored.Items.Zip(now.Items).All(pair => pair is (SettingsScalar one, SettingsScalar two) && one.IsSameAs(two));

    private static SettingsObject? Defaults(SettingsObject now) =>
        now.Source is { } source && SettingsReader.AtDefaults(source) is { } made ? (SettingsObject)SettingsReader.Read(made) : null;

    private static Type? TypeOf(SettingsObject now, string name)
    {
        var type = now.Source?.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.PropertyType;
        return type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
    }

    private static string Short(SettingsNode node)
    {
        var text = node.ToString();
        return text.Length <= 200 ? text : text[..200] + "…";
    }
}
