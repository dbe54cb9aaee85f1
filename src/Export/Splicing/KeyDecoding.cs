using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>Keys as the values they stand for: a table look-up, with the missing value in front.</summary>
internal static class KeyDecoding
{
    /// <summary>Item type of the values.</summary>
    public static ColumnKind Item(KeyVocabulary vocabulary) =>
        vocabulary.Type switch
        {
            "String" or "DateTime" or "DateTimeOffset" or "TimeSpan" => ColumnKind.Text,
            "Single" => ColumnKind.Single,
            "Double" => ColumnKind.Double,
            "Boolean" => ColumnKind.Boolean,
            "UInt64" => ColumnKind.UInt64,
            _ => ColumnKind.Int64,
        };

    /// <summary>The values of the keys 0, 1, …: for 0, missing, empty text, NaN, 0 or false.</summary>
    public static Array Values(KeyVocabulary vocabulary)
    {
        var item = Item(vocabulary);
        if (item == ColumnKind.Text)
            return (string[])["", .. vocabulary.Values];
        var values = KeyVocabularies.Values(vocabulary with { Type = item.ToString() });
        return item switch
        {
            ColumnKind.Single => (float[])[float.NaN, .. (float[])values],
            ColumnKind.Double => (double[])[double.NaN, .. (double[])values],
            ColumnKind.Boolean => (bool[])[false, .. (bool[])values],
            ColumnKind.UInt64 => (ulong[])[0, .. (ulong[])values],
            _ => (long[])[0, .. (long[])values],
        };
    }

    /// <summary>These values as a constant.</summary>
    public static TensorProto Table(string name, KeyVocabulary vocabulary)
    {
        var values = Values(vocabulary);
        return Item(vocabulary) switch
        {
            ColumnKind.Text => OnnxTensors.OfText(name, (string[])values, values.Length),
            ColumnKind.Single => OnnxTensors.Of<float>(name, DataType.Float, (float[])values, values.Length),
            ColumnKind.Double => OnnxTensors.Of<double>(name, DataType.Double, (double[])values, values.Length),
            ColumnKind.Boolean => OnnxTensors.Of<bool>(name, DataType.Bool, (bool[])values, values.Length),
            ColumnKind.UInt64 => OnnxTensors.Of<ulong>(name, DataType.Uint64, (ulong[])values, values.Length),
            _ => OnnxTensors.Of<long>(name, DataType.Int64, (long[])values, values.Length),
        };
    }

    /// <summary>Appends the look-up.</summary>
    /// <returns>Name of the value.</returns>
    public static string Append(GraphSplicer splicer, string name, string key, KeyVocabulary vocabulary)
    {
        var table = Table(splicer.Unique(name + "/values"), vocabulary);
        splicer.Graph.Initializer.Add(table);
        var cast = new NodeProto { OpType = "Cast", Name = splicer.Unique(name + "/key") };
        cast.Input.Add(key);
        cast.Output.Add(cast.Name);
        cast.Attribute.Add(OnnxAttributes.Of("to", (long)DataType.Int64));
        var gather = new NodeProto { OpType = "Gather", Name = splicer.Unique(name + "/value") };
        gather.Input.Add(table.Name);
        gather.Input.Add(cast.Name);
        gather.Output.Add(gather.Name);
        gather.Attribute.Add(OnnxAttributes.Of("axis", 0L));
        splicer.Graph.Node.Add(cast);
        splicer.Graph.Node.Add(gather);
        return gather.Name;
    }
}
