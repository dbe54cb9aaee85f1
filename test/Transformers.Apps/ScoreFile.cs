using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

// Loads a model with plain ML.NET, scores rows of three features, prints every new column: name, type, values. Arguments: model, features,
// culture.
CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(args[2]);
var ml = new MLContext(1);
var model = ml.Model.Load(args[0], out var schema);
var rows = File.ReadAllLines(args[1])
    .Select(line => new Row { Features = [.. line.Split(';').Select(x => float.Parse(x, CultureInfo.InvariantCulture))] });
var data = ml.Data.LoadFromEnumerable(rows);
var scored = model.Transform(data);
foreach (var column in scored.Schema.Where(column => column.Name != "Features" && !column.IsHidden))
{
    var values = column.Type.ToString()! switch
    {
        "Single" => Print(scored.GetColumn<float>(column)),
        "Boolean" => Print(scored.GetColumn<bool>(column)),
        string type when type.StartsWith("Key", StringComparison.Ordinal) => Print(scored.GetColumn<uint>(column)),
        string type when type.StartsWith("Vector<Single", StringComparison.Ordinal) => Print(
            scored.GetColumn<float[]>(column).Select(v => string.Join(' ', v.Select(x => x.ToString("R", CultureInfo.InvariantCulture))))
        ),
        string type when type.StartsWith("Vector<Boolean", StringComparison.Ordinal) => Print(
            scored.GetColumn<bool[]>(column).Select(v => v[0])
        ),
        string type when type.StartsWith("Vector<Key", StringComparison.Ordinal) => Print(
            scored.GetColumn<uint[]>(column).Select(v => v[0])
        ),
        string type => type,
    };
    Console.WriteLine($"{column.Name}\t{column.Type}\t{values}");
}
Console.WriteLine("inputs\t" + string.Join(' ', schema.Select(column => column.Name)));

static string Print<T>(IEnumerable<T> values) => string.Join('|', values.Select(value => FormattableString.Invariant($"{value}")));

internal sealed class Row
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];
}
