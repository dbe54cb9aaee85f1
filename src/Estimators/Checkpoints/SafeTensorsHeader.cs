using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>The JSON header of a safetensors file.</summary>
internal static class SafeTensorsHeader
{
    private const string Metadata = "__metadata__";
    private const int Alignment = 8;

    public static byte[] Write(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, SafeTensor> tensors)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(Metadata);
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long at = 0;
            foreach (var (name, tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", tensor.Type);
                Numbers(json, "shape", tensor.Shape);
                Numbers(json, "data_offsets", [at, at += tensor.Bytes.Length]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // Blanks at the end, so that the tensors start on a multiple of eight.
        while (stream.Length % Alignment != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    /// <summary>Metadata and tensors in the order of their bytes, every claim checked against the length of the data.</summary>
    /// <exception cref="InvalidDataException">A claim is false.</exception>
    /// <exception cref="JsonException">The header is no JSON.</exception>
    public static (
        Dictionary<string, string> Metadata,
        IReadOnlyList<(string Name, string Type, long[] Shape, long Start, long End)> Tensors
    ) Read(byte[] header, long dataBytes)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<(string Name, string Type, long[] Shape, long Start, long End)>();
        using var document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in document.RootElement.EnumerateObject())
        {
            if (!names.Add(item.Name))
                throw new InvalidDataException($"its header has '{item.Name}' twice.");
            if (item.Name == Metadata)
                foreach (var entry in item.Value.EnumerateObject())
                    metadata[entry.Name] = entry.Value.GetString() ?? "";
            else
                tensors.Add(Tensor(item.Name, item.Value));
        }
        tensors.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        long at = 0;
        foreach (var (name, _, _, start, end) in tensors)
        {
            if (start != at)
                throw new InvalidDataException($"the tensor '{name}' starts at byte {start}, where the one before it ends at {at}.");
            at = end;
        }
        return at == dataBytes
            ? (metadata, tensors)
            : throw new InvalidDataException($"its tensors have {at} bytes, but {dataBytes} follow the header.");
    }

    private static (string, string, long[], long, long) Tensor(string name, JsonElement json)
    {
        var type = json.GetProperty("dtype").GetString() ?? "";
        long[] shape = [.. json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        long[] offsets = [.. json.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        var itemBytes = SafeTensor.ItemBytes(type);
        if (itemBytes == 0)
            throw new InvalidDataException($"the tensor '{name}' is of the unknown type '{type}'.");
        if (offsets is not [>= 0, >= 0] || offsets[1] < offsets[0] || offsets[1] - offsets[0] > Array.MaxLength)
            throw new InvalidDataException($"the tensor '{name}' lies at the bytes {string.Join("..", offsets)}.");
        var bytes = shape.Aggregate((long)itemBytes, (count, size) =>
            size >= 0
                ? checked(count * size)
                : throw new InvalidDataException($"the tensor '{name}' has the shape [{string.Join(", ", shape)}].")
        );
        return bytes == offsets[1] - offsets[0]
            ? (name, type, shape, offsets[0], offsets[1])
            : throw new InvalidDataException(
                $"the tensor '{name}' of {type} [{string.Join(", ", shape)}] has " + $"{offsets[1] - offsets[0]} bytes."
            );
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
