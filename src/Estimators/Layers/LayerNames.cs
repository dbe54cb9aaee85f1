using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Names of numbered scopes, kept so that a training step makes no strings.</summary>
internal static class LayerNames
{
    private static readonly string[] s_layers = Make("");
    private static readonly string[] s_towers = Make("tower");
    private static readonly string[] s_heads = Make("head");

    public static string Of(int layer) => Get(s_layers, "", layer);

    public static string OfTower(int task) => Get(s_towers, "tower", task);

    public static string OfHead(int task) => Get(s_heads, "head", task);

    private static string Get(string[] names, string prefix, int i) => i < names.Length ? names[i] : prefix + i.ToString(CultureInfo.InvariantCulture);

    private static string[] Make(string prefix) => [.. Enumerable.Range(0, 64).Select(i => prefix + i.ToString(CultureInfo.InvariantCulture))];
}
