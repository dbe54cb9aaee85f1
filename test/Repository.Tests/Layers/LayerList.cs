using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>The ordered list of folders in <c>src/LAYERS.md</c>: a heading for each project, below it a table row for each
/// folder.</summary>
internal sealed partial class LayerList
{
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);

    /// <summary>Reads the list.</summary>
    /// <exception cref="FormatException">A folder is listed twice, stands before the first heading, or under another project's
    /// heading.</exception>
    public static LayerList Parse(string page)
    {
        var list = new LayerList();
        var (project, name) = (0, "");
        foreach (var line in page.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } heading)
                (project, name) = (project + 1, heading.Groups[1].Value);
            if (Row().Match(line) is not { Success: true } row)
                continue;
            var layer = new Layer(row.Groups[2].Value, project, int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture));
            if (layer.Folder.Split('/')[0] != name)
                throw new FormatException($"'{layer.Folder}' is listed under the heading '{name}'.");
            if (!list._layers.TryAdd(layer.Folder, layer))
                throw new FormatException($"'{layer.Folder}' is listed twice.");
        }
        return list;
    }

    /// <summary>The folders, in the order of the page.</summary>
    public IReadOnlyCollection<Layer> Layers => _layers.Values;

    /// <summary>The layer of a folder; null where the page does not list it.</summary>
    public Layer? Of(string folder) => _layers.GetValueOrDefault(folder);

    [GeneratedRegex(@"^## (\w+)\b")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (\d+) \| `([\w/]+)` \| .+ \|$")]
    private static partial Regex Row();
}
