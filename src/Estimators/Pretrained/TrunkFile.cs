using System.IO.Compression;
using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// A trunk's part of its file, for models and checkpoints: the nodes and initializers that it needs and nothing else. All initializers are
/// listed as inputs too, in their order; one without numbers says in its documentation which tensor of the network has them.
/// </summary>
internal static class TrunkFile
{
    private const string Digest = "digest";

    /// <summary>The part with all numbers as the file has them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="digest">SHA-256 of the file.</param>
    /// <returns>Null where it is too large for one array.</returns>
    public static byte[]? Whole(TrunkGraph graph, string digest)
    {
        var model = Write(graph, digest, _ => null);
        return OnnxModelFile.Fits(model) ? model.ToByteArray() : null;
    }

    /// <summary>The part without the numbers that a fitted network has itself, compressed.</summary>
    public static byte[] Structure(TrunkGraph graph, string digest)
    {
        using var packed = new MemoryStream();
        using (var zip = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            Write(graph, digest, graph.StoredAs).WriteTo(zip);
        return packed.ToArray();
    }

    /// <summary>The trunk that the checkpoints of a training have, as it was when the training began.</summary>
    /// <param name="folder">The folder of the checkpoints.</param>
    /// <exception cref="InvalidOperationException">There is none, or there are several.</exception>
    /// <exception cref="InvalidDataException">The newest checkpoint is damaged.</exception>
    public static (ModelProto Model, string Digest) OfCheckpoints(string folder)
    {
        var checkpoint = CheckpointFolder.NewestOf(folder);
        string[] names = [.. checkpoint?.Names.Where(name => name.StartsWith(CheckpointKeys.Trunk, StringComparison.Ordinal)) ?? []];
        if (names is not [var name])
            throw new InvalidOperationException(
                $"'{folder}' is a folder with {(checkpoint is null ? "no checkpoint" : $"checkpoints that have {names.Length} trunks")}, "
                    + "where an ONNX file, or checkpoints with one trunk, are wanted. Name the ONNX file."
            );
        var bytes = checkpoint!.Get<byte>(name).ToArray();
        var model = OnnxModelFile.Parse(bytes, OnnxLimits.OfStranger(bytes.Length));
        return (model, model.MetadataProps.FirstOrDefault(entry => entry.Key == Digest)?.Value ?? "");
    }

    /// <summary>A structure with the numbers of a network.</summary>
    /// <param name="structure">What <see cref="Structure"/> gave.</param>
    /// <param name="values">The network's tensors by their names within the trunk; null for one that it does not have.</param>
    /// <exception cref="OnnxModelException">It is damaged, or a tensor is missing or of another size.</exception>
    public static ModelProto Restore(byte[] structure, Func<string, float[]?> values)
    {
        var model = OnnxModelFile.Parse(Unpacked(structure), OnnxLimits.OfStranger(structure.Length));
        var known = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        model.Graph.Initializer.Clear();
        foreach (var input in model.Graph.Input)
        {
            if (known.TryGetValue(input.Name, out var tensor))
                model.Graph.Initializer.Add(tensor);
            else if (input.DocString.Length > 0)
                model.Graph.Initializer.Add(Filled(input, values));
        }
        return model;
    }

    private static TensorProto Filled(ValueInfoProto input, Func<string, float[]?> values)
    {
        long[] dims = [.. input.Type?.TensorType?.Shape?.Dim.Select(dim => dim.DimValue) ?? []];
        var found = values(input.DocString);
        return
            found is not null
            && dims.All(size => size is > 0 and <= int.MaxValue)
            && dims.Aggregate(1.0, (count, size) => count * size) == found.Length
            ? OnnxTensors.Of<float>(input.Name, DataType.Float, found, [.. dims.Select(size => (int)size)])
            : throw new OnnxModelException(
                $"The model has {(found is null ? "no numbers" : $"{found.Length} numbers")} for '{input.DocString}' of its trunk, "
                    + $"which is [{string.Join(", ", dims)}]."
            );
    }

    private static ModelProto Write(TrunkGraph graph, string digest, Func<string, string?> storedAs)
    {
        var model = new ModelProto { IrVersion = OnnxOpset.IrVersion(Math.Max(graph.Opset, 9)), Graph = new GraphProto { Name = "trunk" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = graph.Opset });
        model.MetadataProps.Add(new StringStringEntryProto { Key = Digest, Value = digest });
        foreach (var input in new[] { graph.InputInfo }.Concat(graph.OtherInputs.Select(other => other.Info)))
        {
            var own = input.Clone();
            own.DocString = "";
            model.Graph.Input.Add(own);
        }
        foreach (var (name, tensor) in graph.Initializers)
        {
            var type = tensor.Floats is null ? DataType.Int64 : DataType.Float;
            var info = OnnxGraphBuilder.Info(name, type, tensor.Dims);
            if (storedAs(name) is { } stored)
                info.DocString = stored;
            else
                model.Graph.Initializer.Add(
                    tensor.Floats is { } floats
                        ? OnnxTensors.Of<float>(name, type, floats, tensor.Dims)
                        : OnnxTensors.Of<long>(name, type, tensor.Integers!, tensor.Dims)
                );
            model.Graph.Input.Add(info);
        }
        model.Graph.Node.AddRange(graph.Nodes.Select(node => node.Clone()));
        foreach (var output in graph.Outputs)
            model.Graph.Output.Add(new ValueInfoProto { Name = output });
        return model;
    }

    private static byte[] Unpacked(byte[] structure)
    {
        // What is packed could ask for any amount of memory.
        var most = (64L << 20) + 16L * structure.Length;
        try
        {
            using var zip = new BrotliStream(new MemoryStream(structure), CompressionMode.Decompress);
            using var whole = new MemoryStream();
            var part = new byte[1 << 16];
            for (int count; (count = zip.Read(part)) > 0;)
            {
                if (whole.Length + count > most)
                    throw new OnnxModelException($"The model's trunk has more than {most:N0} bytes besides its weights.");
                whole.Write(part, 0, count);
            }
            return whole.ToArray();
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
        {
            throw new OnnxModelException("The trunk in the model's metadata is damaged: " + error.Message, error);
        }
    }
}
