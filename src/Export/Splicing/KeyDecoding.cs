using System.Globalization;
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
    public static TensorProto Table(string name, KeyVocabulary vocabulary)
    {
        var values = vocabulary.Values;
        int count = values.Count + 1;
        return Item(vocabulary) switch
        {
            ColumnKind.Text => OnnxTensors.OfText(name, values.Prepend(""), count),
            ColumnKind.Single => OnnxTensors.Of<float>(
                name,
                DataType.Float,
                [float.NaN, .. values.Select(v => float.Parse(v, CultureInfo.InvariantCulture))],
                count
            ),
            ColumnKind.Double => OnnxTensors.Of<double>(
                name,
                DataType.Double,
                [double.NaN, .. values.Select(v => double.Parse(v, CultureInfo.InvariantCulture))],
                count
            ),
            ColumnKind.Boolean => OnnxTensors.Of<bool>(name, DataType.Bool, [false, .. values.Select(bool.Parse)], count),
            ColumnKind.UInt64 => OnnxTensors.Of<ulong>(
                name,
                DataType.Uint64,
                [0, .. values.Select(v => ulong.Parse(v, CultureInfo.InvariantCulture))],
                count
            ),
            _ => OnnxTensors.Of<long>(name, DataType.Int64, [0, .. values.Select(v => long.Parse(v, CultureInfo.InvariantCulture))], count),
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
