using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Good model files of every kind that the loader takes.</summary>
internal static class ModelFiles
{
    private static readonly MLContext s_ml = new(seed: 1);

    /// <summary>By name: zips of a network, portable and typed, of a chain with stock steps around, and ONNX files of a network and of a
    /// whole chain.</summary>
    public static IReadOnlyDictionary<string, byte[]> All() =>
        new Dictionary<string, byte[]>
        {
            ["network.zip"] = Zip(portable: false),
            ["portable.zip"] = Zip(portable: true),
            ["chain.zip"] = Chain(),
            ["network.onnx"] = Birds.Model(),
            ["chain.onnx"] = WholeChain(),
        };

    public static byte[] Zip(bool portable)
    {
        using var transformer = Birds.Transformer(s_ml);
        using var stream = new MemoryStream();
        s_ml.MultiTask().Save(transformer, s_ml.Data.LoadFromEnumerable(Birds.Rows(1)).Schema, stream, new() { Portable = portable });
        return stream.ToArray();
    }

    public static byte[] Chain()
    {
        var data = s_ml.Data.LoadFromEnumerable(Pipelines.Rows(40));
        var usual = Pipelines.Usual(s_ml, data);
        var behind = s_ml.Transforms.Conversion.MapKeyToValue("Name", "Species.PredictedLabel").Fit(usual.Transform(data));
        using var stream = new MemoryStream();
        s_ml.MultiTask().Save(new TransformerChain<ITransformer>(usual, behind), data.Schema, stream);
        return stream.ToArray();
    }

    public static byte[] WholeChain()
    {
        var data = s_ml.Data.LoadFromEnumerable(Pipelines.Rows(40));
        using var stream = new MemoryStream();
        s_ml.MultiTask().ConvertToOnnx(Pipelines.Usual(s_ml, data), data, stream);
        return stream.ToArray();
    }

    /// <summary>The entries of a zip, in order.</summary>
    public static List<(string Name, byte[] Content)> Unpack(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return
        [
            .. archive.Entries.Select(entry =>
            {
                using var content = new MemoryStream();
                using var stream = entry.Open();
                stream.CopyTo(content);
                return (entry.FullName, content.ToArray());
            }),
        ];
    }

    /// <summary>A zip of entries; its checksums and lengths are right.</summary>
    public static byte[] Pack(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var to = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                to.Write(content);
            }
        return stream.ToArray();
    }
}
