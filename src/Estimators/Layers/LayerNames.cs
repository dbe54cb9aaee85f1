using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Names of numbered scopes, kept so that a training step makes no strings.</summary>
internal static class LayerNames
{
    private static readonly string[] s_layers = Make("");
    private static readonly string[] s_towers = Make("tower");
    private static readonly string[] s_heads = Make("head");
    private static readonly string[] s_experts = Make("expert");
    private static readonly string[] s_gates = Make("gate");
    private static readonly string[] s_tasks = Make("task");
    private static readonly string[] s_levels = Make("level");
    private static readonly string[] s_groups = Make("group");

    public static string Of(int layer) => Get(s_layers, "", layer);

    public static string OfTower(int task) => Get(s_towers, "tower", task);

    public static string OfHead(int task) => Get(s_heads, "head", task);

    public static string OfExpert(int expert) => Get(s_experts, "expert", expert);

    public static string OfGate(int task) => Get(s_gates, "gate", task);

    public static string OfTask(int task) => Get(s_tasks, "task", task);

    public static string OfLevel(int level) => Get(s_levels, "level", level);

    public static string OfGroup(int group) => Get(s_groups, "group", group);

    private static string Get(string[] names, string prefix, int i) =>
        i < names.Length ? names[i] : prefix + i.ToString(CultureInfo.InvariantCulture);

    private static string[] Make(string prefix) =>
        [.. Enumerable.Range(0, 64).Select(i => prefix + i.ToString(CultureInfo.InvariantCulture))];
}
