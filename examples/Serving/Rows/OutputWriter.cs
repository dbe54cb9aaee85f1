using System.Text.Json;
using MlNet.MultiTask;

namespace Serving.Rows;

/// <summary>Writes one output column of a row: its name and its value.</summary>
public abstract class OutputWriter
{
    public static OutputWriter For(OutputColumn output, string name) =>
        output.Type switch
        {
            ColumnKind.Single => new OutputWriter<float>(output, name, static (json, value) =>
            {
                // JSON has no word for NaN and infinity.
                if (float.IsFinite(value))
                    json.WriteNumberValue(value);
                else
                    json.WriteNullValue();
            }),
            ColumnKind.Double => new OutputWriter<double>(output, name, static (json, value) =>
            {
                if (double.IsFinite(value))
                    json.WriteNumberValue(value);
                else
                    json.WriteNullValue();
            }),
            ColumnKind.Boolean => new OutputWriter<bool>(output, name, static (json, value) => json.WriteBooleanValue(value)),
            ColumnKind.Text => new OutputWriter<ReadOnlyMemory<char>>(output, name, static (json, value) =>
                json.WriteStringValue(value.Span)
            ),
            ColumnKind.Key when output.KeyValues is { } vocabulary => OfKeys(
                output,
                name,
                [.. vocabulary.Values.Select(PredictionWriter.Encode)]
            ),
            ColumnKind.Key => new OutputWriter<uint>(output, name, static (json, value) => json.WriteNumberValue(value)),
            ColumnKind.Byte => new OutputWriter<byte>(output, name, static (json, value) => json.WriteNumberValue((uint)value)),
            ColumnKind.SByte => new OutputWriter<sbyte>(output, name, static (json, value) => json.WriteNumberValue(value)),
            ColumnKind.Int16 => new OutputWriter<short>(output, name, static (json, value) => json.WriteNumberValue(value)),
            ColumnKind.UInt16 => new OutputWriter<ushort>(output, name, static (json, value) => json.WriteNumberValue((uint)value)),
            ColumnKind.Int32 => new OutputWriter<int>(output, name, static (json, value) => json.WriteNumberValue(value)),
            ColumnKind.UInt32 => new OutputWriter<uint>(output, name, static (json, value) => json.WriteNumberValue(value)),
            ColumnKind.Int64 => new OutputWriter<long>(output, name, static (json, value) => json.WriteNumberValue(value)),
            ColumnKind.UInt64 => new OutputWriter<ulong>(output, name, static (json, value) => json.WriteNumberValue(value)),
            _ => throw new NotSupportedException($"Outputs of type {output.Type} are not known."),
        };

    public abstract void Write(Utf8JsonWriter json, ScoringResult result, int row);

    // A key is a place in the vocabulary, counted from 1.
    private static OutputWriter<uint> OfKeys(OutputColumn output, string name, JsonEncodedText[] values) => new(output, name, (json, key) =>
        {
            if (key == 0 || key > values.Length)
                json.WriteNullValue();
            else
                json.WriteStringValue(values[key - 1]);
        });
}
