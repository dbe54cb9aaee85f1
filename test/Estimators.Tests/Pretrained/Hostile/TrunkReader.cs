using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// Reads files that may be anything as trunks, in a process of its own. Each line of the input is the shape of a row, as 4x7x6, or with 0
/// for the length of sequences, and a path;
/// each is answered with a line of JSON: what reading ended in, the exception in full, milliseconds of processor time, and the most MiB
/// that the process ever held.
/// </summary>
internal static class TrunkReader
{
    // Where a file asks for more than this for one row, it is read, but not run.
    private const double MostItems = 1 << 20;

    public static void Serve()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        TorchLibrary.Load();
        set_num_threads(1);
        while (Console.ReadLine() is { } line)
        {
            var (shape, path) = line.Split(' ', 2) is [var first, var second] ? (first, second) : throw new InvalidDataException(line);
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var (refusal, message) = Read(path, [.. shape.Split('x').Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);
            var time = (long)(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
            Console.WriteLine(JsonSerializer.Serialize(new object[] { refusal, message, time, PeakMegabytes() }));
        }
    }

    private static (string Refusal, string Message) Read(string path, int[] dims)
    {
        try
        {
            var trunk = new OnnxTrunk(path);
            trunk.Validate(1);
            var record = new ShapeRecord();
            if (dims[0] == 0)
            {
                Sequence(trunk, record, dims);
                return ("", "");
            }
            trunk.Trunk(new ShapeOps(record), new ShapeValue([-1, .. dims]));
            if (record.Layers.Sum(layer => layer.Output.Aggregate(1.0, (count, size) => count * Math.Abs(size))) < MostItems)
                Run(trunk, record, dims);
            return ("", "");
        }
        catch (Exception e)
        {
            return (e.GetType().Name, e.ToString());
        }
    }

    // Two rows of three steps and one.
    private static void Sequence(OnnxTrunk trunk, ShapeRecord record, int[] dims)
    {
        var steps = new ShapeValue([-1, ShapeRules.Length, .. dims.Skip(1)], dims.Length == 1);
        trunk.ToSequenceTrunk().Read(new ShapeOps(record), steps, new ShapeValue([-1, ShapeRules.Length]));
        if (record.Layers.Sum(layer => layer.Output.Aggregate(1.0, (count, size) => count * Math.Abs(size))) >= MostItems)
            return;
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(record, 1, CPU);
        using var mode = new TrainingMode { IsTraining = true };
        var mask = tensor(new float[] { 1, 1, 1, 1, 0, 0 }, [2, 3]);
        var x = dims.Length == 1 ? zeros([2, 3], ScalarType.Int64) : ones([2, 3, dims[1]]);
        Backward(trunk.ToSequenceTrunk().Read(new TorchOps(store, mode), dims.Length == 1 ? x : x.requires_grad_(true), mask));
    }

    // Truth values have no gradient.
    private static void Backward(Tensor result)
    {
        var sum = result.sum();
        if (sum.requires_grad)
            sum.backward();
    }

    // What could be read runs.
    private static void Run(OnnxTrunk trunk, ShapeRecord record, int[] dims)
    {
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(record, 1, CPU);
        using var mode = new TrainingMode { IsTraining = true };
        long[] shape = [2, .. dims.Select(size => (long)size)];
        Backward(trunk.Trunk(new TorchOps(store, mode), ones(shape).requires_grad_(true)));
    }

    private static long PeakMegabytes()
    {
        const string status = "/proc/self/status";
        if (!File.Exists(status))
            return 0;
        var line = File.ReadLines(status).First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture) / 1024;
    }
}
