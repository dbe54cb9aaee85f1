using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Breaks model files: as bytes, as zips whose checksums stay right, and as ONNX models that still parse. The same seed breaks the
/// same way.</summary>
internal sealed class Mutator
{
    private readonly Random _random;
    private readonly Oddities _odd;

    public Mutator(int seed)
    {
        _random = new Random(seed);
        _odd = new Oddities(_random);
    }

    public byte[] Mutate(byte[] file, bool isZip)
    {
        for (int i = _random.Next(1, 4); i > 0 && file.Length > 0; i--)
            file =
                _random.Next(4) == 0 ? Bytes(file)
                : isZip ? Zip(file)
                : Onnx(file);
        return file;
    }

    /// <summary>Truncation, flipped bits, pieces copied, cut out or doubled, lengths overwritten.</summary>
    private byte[] Bytes(byte[] file)
    {
        if (file.Length < 16)
            return [.. file, (byte)_random.Next(256)];
        byte[] bytes = [.. file];
        int at = _random.Next(bytes.Length - 8),
            length = _random.Next(1, Math.Min(64, bytes.Length - at));
        switch (_random.Next(7))
        {
            case 0:
                return bytes[..at];
            case 1:
                for (int i = _random.Next(1, 8); i > 0; i--)
                    bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 2:
                bytes.AsSpan(_random.Next(bytes.Length - length), length).CopyTo(bytes.AsSpan(at));
                return bytes;
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5:
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), (int)_odd.Number());
                return bytes;
            default:
                bytes.AsSpan(at, Math.Min(length, 9)).Fill(0xff);
                return bytes;
        }
    }

    /// <summary>Entries swapped, dropped, renamed, emptied or changed within; the zip itself stays whole.</summary>
    private byte[] Zip(byte[] file)
    {
        List<(string Name, byte[] Content)> entries;
        try
        {
            entries = ModelFiles.Unpack(file);
        }
        catch (InvalidDataException)
        {
            return Bytes(file);
        }
        if (entries.Count < 2)
            return Bytes(file);
        int a = _random.Next(entries.Count),
            b = _random.Next(entries.Count);
        switch (_random.Next(8))
        {
            case 0:
                (entries[a], entries[b]) = ((entries[a].Name, entries[b].Content), (entries[b].Name, entries[a].Content));
                break;
            case 1:
                entries.RemoveAt(a);
                break;
            case 2:
                entries[a] = (entries[b].Name, entries[a].Content);
                break;
            case 3:
                entries[a] = (entries[a].Name, []);
                break;
            case 4:
                entries[a] = (entries[a].Name + _odd.Word(), entries[a].Content);
                break;
            default:
                int model = entries.FindIndex(e => e.Name.EndsWith("OnnxModel", StringComparison.Ordinal));
                if (model >= 0 && _random.Next(2) == 0)
                {
                    byte[] changed = Onnx(entries[model].Content.Length > 4 ? entries[model].Content[4..] : []);
                    entries[model] = (entries[model].Name, [.. BitConverter.GetBytes(changed.Length), .. changed]);
                }
                else
                    entries[a] = (entries[a].Name, Bytes(entries[a].Content));
                break;
        }
        return ModelFiles.Pack(entries.Where(e => e.Name.Length is > 0 and < 60000));
    }

    /// <summary>Changes a field of a model that parses: operators, names, attributes, shapes, types, numbers, the schema's text.</summary>
    private byte[] Onnx(byte[] file)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException)
        {
            return Bytes(file);
        }
        if (model.Graph is not { } graph || graph.Node.Count == 0 || graph.Initializer.Count == 0)
            return Bytes(file);
        var node = graph.Node[_random.Next(graph.Node.Count)];
        var other = graph.Node[_random.Next(graph.Node.Count)];
        var tensor = graph.Initializer[_random.Next(graph.Initializer.Count)];
        var infos = graph.Input.Concat(graph.Output).ToArray();
        var info = infos[_random.Next(infos.Length)];
        switch (_random.Next(13))
        {
            case 0:
                node.OpType = other.OpType;
                break;
            case 1:
                if (node.Input.Count > 0)
                    node.Input[_random.Next(node.Input.Count)] = Name(graph);
                break;
            case 2:
                if (node.Output.Count > 0)
                    node.Output[0] = Name(graph);
                break;
            case 3:
                foreach (var attribute in node.Attribute)
                {
                    if (attribute.HasI)
                        attribute.I = _odd.Number();
                    for (int i = 0; i < attribute.Ints.Count; i++)
                        attribute.Ints[i] = _odd.Number();
                }
                break;
            case 4:
                tensor.DataType = _random.Next(25);
                break;
            case 5:
                if (tensor.Dims.Count > 0)
                    tensor.Dims[_random.Next(tensor.Dims.Count)] = _odd.Number();
                else
                    tensor.Dims.Add(_odd.Number());
                break;
            case 6:
                tensor.RawData = ByteString.CopyFrom(Bytes(tensor.RawData.ToByteArray()));
                break;
            case 7:
                if (info.Type?.TensorType is { } type)
                    type.ElemType = _random.Next(25);
                break;
            case 8:
                if (info.Type?.TensorType?.Shape?.Dim is { Count: > 0 } dims)
                    dims[_random.Next(dims.Count)].DimValue = _odd.Number();
                break;
            case 9:
                if (model.OpsetImport.Count > 0)
                    model.OpsetImport[_random.Next(model.OpsetImport.Count)].Version = _odd.Number();
                break;
            case 10:
                node.Attribute.Add(other.Clone().Attribute);
                break;
            default:
                if (model.MetadataProps.FirstOrDefault(p => p.Key.EndsWith("schema", StringComparison.Ordinal)) is { } schema)
                    schema.Value = Json(schema.Value);
                break;
        }
        return model.ToByteArray();
    }

    /// <summary>The schema's text with a number, a word or a whole value replaced.</summary>
    private string Json(string json)
    {
        string pattern = _random.Next(4) switch
        {
            0 => @"-?\d+",
            1 => "\"[^\"]*\"",
            2 => @"\[[^\[\]]*\]",
            _ => @"true|false|\d+",
        };
        var matches = Regex.Matches(json, pattern);
        if (matches.Count == 0)
            return json;
        var match = matches[_random.Next(matches.Count)];
        string with = _random.Next(6) switch
        {
            0 => "null",
            1 => $"{_odd.Number()}",
            2 => "[]",
            3 => "[null]",
            4 => "{}",
            _ => System.Text.Json.JsonSerializer.Serialize(_odd.Word()),
        };
        return new StringBuilder(json).Remove(match.Index, match.Length).Insert(match.Index, with).ToString();
    }

    private string Name(GraphProto graph) =>
        _random.Next(3) switch
        {
            0 => graph.Node[_random.Next(graph.Node.Count)].Output.FirstOrDefault() ?? "",
            1 => graph.Initializer[_random.Next(graph.Initializer.Count)].Name,
            _ => _odd.Word(),
        };
}
