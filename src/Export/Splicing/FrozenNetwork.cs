using System.Buffers.Binary;
using System.IO.Compression;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <summary>
/// The network of ML.NET's OnnxTransformer, which its own exporter leaves out: taken from the zip that it saves, and made to read and give
/// columns [batch, size] for any number of rows, where the transformer runs it row by row.
/// </summary>
internal static class FrozenNetwork
{
    private const string Entry = "OnnxModel";

    /// <summary>Whether a step is one.</summary>
    public static bool Is(ITransformer transformer) => transformer.GetType().FullName == "Microsoft.ML.Transforms.Onnx.OnnxTransformer";

    /// <summary>Its graph, with the columns' names and shapes.</summary>
    /// <param name="ml">The environment.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="OnnxExportException">The graph takes one row at a time.</exception>
    public static OnnxFragment Of(MLContext ml, ChainStep step)
    {
        var model = OnnxModelFile.Parse(Bytes(ml, step), OnnxLimits.Trusted);
        var graph = model.Graph;
        ValueInfoProto[] wanted = [.. graph.Output.Where(output => step.Output.GetColumnOrNull(output.Name) is not null)];
        graph.Output.Clear();
        graph.Output.AddRange(wanted);
        Pruning.Prune(graph, inputs: true);
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var input in graph.Input.Where(input => !constants.Contains(input.Name)).ToArray())
            Shape(graph, input, step);
        foreach (var output in wanted)
            Flatten(graph, output, step);
        return new(OnnxModelFile.ToBytes(model), null);
    }

    private static byte[] Bytes(MLContext ml, ChainStep step)
    {
        using var zip = new MemoryStream();
        ml.Model.Save(step.Transformer, step.Input, zip);
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        var entry = archive.Entries.First(entry => entry.FullName.Replace('\\', '/').Split('/')[^1] == Entry);
        using var content = new MemoryStream();
        using (var stream = entry.Open())
            stream.CopyTo(content);
        // The number of bytes stands in front of them.
        var bytes = content.ToArray();
        return bytes[sizeof(int)..(sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(bytes))];
    }

    // The column comes as [batch, size]; what reads it gets the network's own shape, such as [batch, channels, height, width].
    private static void Shape(GraphProto graph, ValueInfoProto input, ChainStep step)
    {
        if (step.Input.GetColumnOrNull(input.Name) is not { } column)
            throw step.Error([input.Name], [], $"its graph reads '{input.Name}', which is no column in front of it");
        var (size, dims) = (SizeOf(column), Dims(input));
        var shaped = Unique(graph, $"{input.Name}/shaped");
        Rename(graph, input.Name, shaped);
        foreach (var output in graph.Output.Where(output => output.Name == input.Name))
            throw step.Error([input.Name], [output.Name], "its graph hands an input on under the same name");
        long[] target = [-1, .. Behind(dims, size, input.Name, step)];
        Insert(graph, "Reshape", input.Name, shaped, target, at: 0);
        input.Type.TensorType.Shape = OnnxGraphBuilder.Info(input.Name, DataType.Float, -1, size).Type.TensorType.Shape;
    }

    private static void Flatten(GraphProto graph, ValueInfoProto output, ChainStep step)
    {
        var size = SizeOf(step.Output[output.Name]);
        if (size < 1)
            throw step.Error([], [output.Name], $"the size of its output '{output.Name}' is not known");
        var raw = Unique(graph, $"{output.Name}/raw");
        Rename(graph, output.Name, raw);
        foreach (var known in graph.ValueInfo.Where(info => info.Name == output.Name).ToArray())
            graph.ValueInfo.Remove(known);
        Insert(graph, "Reshape", raw, output.Name, [-1, size], graph.Node.Count);
        output.Type.TensorType.Shape = OnnxGraphBuilder.Info(output.Name, DataType.Float, -1, size).Type.TensorType.Shape;
    }

    // The axes behind the first, of which one may be open. A first axis of 1 is the single row that ML.NET gives the network.
    private static long[] Behind(long[] dims, int size, string name, ChainStep step)
    {
        if (dims.Length < 2)
            return dims.Length == 0 || dims[0] is -1 or 1 ? (size == 1 ? [] : [size]) : throw OneRow(dims, name, step);
        long[] behind = dims[1..];
        var known = behind.Where(dim => dim > 0).Aggregate(1L, (product, dim) => product * dim);
        var open = behind.Count(dim => dim < 1);
        if (dims[0] > 1 || open > 1 || (open == 0 && known != size) || size % known != 0)
            throw OneRow(dims, name, step);
        return [.. behind.Select(dim => dim > 0 ? dim : size / known)];
    }

    private static OnnxExportException OneRow(long[] dims, string name, ChainStep step) =>
        step.Error(
            [name],
            [],
            $"its graph reads '{name}' as [{string.Join(", ", dims.Select(dim => dim < 0 ? "?" : $"{dim}"))}], which has no first axis for "
                + "rows, or more than one open axis behind it. Export that network anew with a symbolic batch axis"
        );

    private static long[] Dims(ValueInfoProto value) =>
        [.. value.Type.TensorType.Shape?.Dim.Select(dim => dim.DimValue > 0 ? dim.DimValue : -1) ?? []];

    private static int SizeOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    private static void Insert(GraphProto graph, string op, string from, string to, long[] shape, int at)
    {
        var dims = Unique(graph, $"{to}/dims");
        graph.Initializer.Add(OnnxTensors.Of<long>(dims, DataType.Int64, shape, shape.Length));
        var node = new NodeProto { OpType = op, Name = Unique(graph, $"{to}/reshape") };
        node.Input.Add(from);
        node.Input.Add(dims);
        node.Output.Add(to);
        graph.Node.Insert(at, node);
    }

    // Wherever the value is made or read, in the branches of an If or the body of a Loop too.
    private static void Rename(GraphProto graph, string from, string to)
    {
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal) { [from] = to };
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
                if (node.Input[i] == from)
                    node.Input[i] = to;
            for (var i = 0; i < node.Output.Count; i++)
                if (node.Output[i] == from)
                    node.Output[i] = to;
            InnerGraphs.Rename(node, renamed, name => name);
        }
    }

    private static string Unique(GraphProto graph, string name)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        InnerGraphs.AddNames(graph, taken);
        while (taken.Contains(name))
            name += "_";
        return name;
    }
}
