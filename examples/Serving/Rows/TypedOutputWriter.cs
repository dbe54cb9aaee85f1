using System.Text.Json;
using MlNet.MultiTask;

namespace Serving.Rows;

/// <summary>Writes a column of <typeparamref name="T"/>: a value, an array, or an object where the slots have names.</summary>
public sealed class OutputWriter<T>(OutputColumn output, string name, Action<Utf8JsonWriter, T> write) : OutputWriter
{
    private readonly JsonEncodedText _name = PredictionWriter.Encode(name);
    private readonly JsonEncodedText[]? _slots =
        output.SlotNames.Count == output.Size ? [.. output.SlotNames.Select(PredictionWriter.Encode)] : null;

    public override void Write(Utf8JsonWriter json, ScoringResult result, int row)
    {
        json.WritePropertyName(_name);
        // Rows with different numbers of objects have arrays of their own.
        var values = output.ItemSize > 0
            ? result.Column<T[]>(output.Name)[row]
            : result.Column<T>(output.Name).Slice(row * output.Size, output.Size);
        if (output.IsScalar)
        {
            write(json, values[0]);
            return;
        }
        if (_slots is null)
        {
            json.WriteStartArray();
            foreach (var value in values)
                write(json, value);
            json.WriteEndArray();
            return;
        }
        json.WriteStartObject();
        for (var i = 0; i < values.Length; i++)
        {
            json.WritePropertyName(_slots[i]);
            write(json, values[i]);
        }
        json.WriteEndObject();
    }
}
