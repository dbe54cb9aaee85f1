using Benchmarks;
using Microsoft.ML;
using MlNet.MultiTask;

internal static partial class Program
{
    public static bool LooksAtTest { get; private set; }

    public static void Main(string[] args)
    {
        LooksAtTest = args.Contains("test");
        var folder = args[0];
        var sets = args[1].Split(',');
        foreach (var name in sets)
        {
            var context = new MLContext(1);
            var set = TableSet.Load(context, Path.Combine(folder, name + ".csv.gz"));
            foreach (var label in set.Labels)
            {
                var fast = Trees.FastTree(context, set, label);
                var light = Trees.LightGbm(context, set, label);
                Console.WriteLine($"{fast.Choice.Name} {fast.Choice.Metric} val: FastTree {fast.Choice.Value:F4} ({fast.Choice.LogLoss:F4}) {fast.Seconds:F1}s+{fast.ChoosingSeconds:F1}s  LightGbm {light.Choice.Value:F4} ({light.Choice.LogLoss:F4}) {light.Seconds:F1}s+{light.ChoosingSeconds:F1}s");
            }
        }
    }
}
