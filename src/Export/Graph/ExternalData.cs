using System.Globalization;
using Google.Protobuf;
using MlNet.MultiTask.Onnx;
using DataLocation = MlNet.MultiTask.Onnx.TensorProto.Types.DataLocation;

namespace MlNet.MultiTask.Graph;

/// <summary>Tensors that lie in a file beside the model.</summary>
internal static class ExternalData
{
    /// <summary>Below this many bytes a tensor stays in the model.</summary>
    private const int Smallest = 1024;

    /// <summary>Tensors begin at multiples of it, so that a file can be mapped into memory.</summary>
    private const int Alignment = 4096;

    public static bool IsExternal(TensorProto tensor) => tensor.DataLocation == DataLocation.External || tensor.ExternalData.Count > 0;

    /// <summary>Moves the large initializers of a model to a file.</summary>
    public static void Save(ModelProto model, Stream file, string name)
    {
        foreach (var tensor in model.Graph.Initializer.Where(t => t.RawData.Length >= Smallest))
        {
            file.Position = (file.Position + Alignment - 1) / Alignment * Alignment;
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = name });
            tensor.ExternalData.Add(
                new StringStringEntryProto { Key = "offset", Value = file.Position.ToString(CultureInfo.InvariantCulture) }
            );
            tensor.ExternalData.Add(
                new StringStringEntryProto { Key = "length", Value = tensor.RawData.Length.ToString(CultureInfo.InvariantCulture) }
            );
            file.Write(tensor.RawData.Span);
            tensor.DataLocation = DataLocation.External;
            tensor.ClearRawData();
        }
    }

    /// <summary>Brings every external tensor into the model.</summary>
    /// <exception cref="OnnxModelException">A tensor refers to a file outside the folder, or to more than that file holds.</exception>
    public static void Load(ModelProto model, string folder)
    {
        var claimed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var tensor in OnnxWalk.Tensors(model).Where(IsExternal))
        {
            string location = "";
            long offset = 0,
                length = Length(tensor);
            foreach (var entry in tensor.ExternalData)
            {
                if (entry.Key == "location")
                    location = entry.Value;
                else if (entry.Key == "offset")
                    offset = Number(tensor, entry.Value);
                else if (entry.Key == "length" && Number(tensor, entry.Value) != length)
                    throw new OnnxModelException(
                        $"The external tensor '{tensor.Name}' claims {entry.Value} bytes where its shape asks for {length}."
                    );
            }
            var file = new FileInfo(Resolve(tensor, folder, location));
            if (!file.Exists)
                throw new OnnxModelException($"The tensor '{tensor.Name}' lies in '{location}', which is not beside the model file.");
            if (length > int.MaxValue - 64 || offset > file.Length || length > file.Length - offset)
                throw new OnnxModelException(
                    $"The tensor '{tensor.Name}' lies at {offset:N0} to {offset + length:N0} in '{location}', "
                        + $"which has {file.Length:N0} bytes (one tensor may have up to 2 GiB)."
                );
            // Tensors may share bytes, but a small file is no reason to fill the memory.
            if ((claimed[file.FullName] = claimed.GetValueOrDefault(file.FullName) + length) > 2 * file.Length)
                throw new OnnxModelException($"The tensors in '{location}' claim more than twice the {file.Length:N0} bytes that it has.");
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(Read(tensor, file, offset, length));
            tensor.ExternalData.Clear();
            tensor.DataLocation = DataLocation.Default;
        }
    }

    private static long Length(TensorProto tensor)
    {
        try
        {
            return checked(tensor.Count() * OnnxTensors.ItemBytes((DataType)tensor.DataType));
        }
        catch (OverflowException e)
        {
            throw new OnnxModelException($"The tensor '{tensor.Name}' claims more bytes than any file holds.", e);
        }
    }

    private static byte[] Read(TensorProto tensor, FileInfo file, long offset, long length)
    {
        // What has no length is perhaps a pipe or a device, and opening it would wait without end: nothing is read from it, so nothing is
        // opened.
        if (length == 0)
            return [];
        var bytes = new byte[length];
        try
        {
            using var stream = file.OpenRead();
            stream.Position = offset;
            stream.ReadExactly(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"The data of the tensor '{tensor.Name}' cannot be read from '{file.Name}': {e.Message}", e);
        }
        return bytes;
    }

    /// <summary>The path of a data file: beside the model or below, and not through a link that leads elsewhere.</summary>
    private static string Resolve(TensorProto tensor, string folder, string location)
    {
        string[] parts = location.Split('/', '\\');
        if (
            location.Length == 0
            || Path.IsPathRooted(location)
            || location.Contains(':')
            || location.Contains('\0')
            || parts.Any(p => p is "" or "." or "..")
        )
            throw new OnnxModelException(
                $"The tensor '{tensor.Name}' refers to the file '{location}': only files in the model's own folder are read."
            );
        string path = folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw new OnnxModelException(
                    $"The tensor '{tensor.Name}' refers to "
                        + $"'{location}', which is a link: only plain files in the model's own folder are read."
                );
        }
        return path;
    }

    private static long Number(TensorProto tensor, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new OnnxModelException($"The external tensor '{tensor.Name}' has '{text}' where a number belongs.");
}
