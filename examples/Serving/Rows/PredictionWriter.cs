using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlNet.MultiTask;

namespace Serving.Rows;

/// <summary>
/// Writes <c>{"predictions":[{"Species":{"Score":{"Adelie":0.98,…},"Probability":0.98,"PredictedLabel":"Adelie"},…},…]}</c>: for each row each task's
/// columns by the names that ML.NET gives them.
/// </summary>
public static class PredictionWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(IBufferWriter<byte> target, ScoringResult result)
    {
        using var json = new Utf8JsonWriter(target, s_options);
        json.WriteStartObject();
        json.WriteStartArray("predictions"u8);
        for (var row = 0; row < result.Rows; row++)
            WriteRow(json, result, row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The name of a task's column within the task: Score of Species.Score.</summary>
    public static string ShortName(TaskSchema task, OutputColumn output) =>
        output.Name.StartsWith(task.Name + ".", StringComparison.Ordinal) ? output.Name[(task.Name.Length + 1)..] : output.Name;

    private static void WriteRow(Utf8JsonWriter json, ScoringResult result, int row)
    {
        json.WriteStartObject();
        foreach (var task in result.Schema.Tasks)
        {
            json.WriteStartObject(task.Name);
            foreach (var output in task.Outputs)
            {
                json.WritePropertyName(ShortName(task, output));
                WriteColumn(json, result, output, row);
            }
            json.WriteEndObject();
        }
        foreach (var output in result.Schema.OtherOutputs ?? [])
        {
            json.WritePropertyName(output.Name);
            WriteColumn(json, result, output, row);
        }
        json.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter json, ScoringResult result, OutputColumn output, int row)
    {
        switch (output.Type)
        {
            case ColumnItem.Single: Write<float>(json, result, output, row, Number); break;
            case ColumnItem.Double: Write<double>(json, result, output, row, Number); break;
            case ColumnItem.Boolean: Write<bool>(json, result, output, row, (writer, value) => writer.WriteBooleanValue(value)); break;
            case ColumnItem.Text: Write<ReadOnlyMemory<char>>(json, result, output, row, (writer, value) => writer.WriteStringValue(value.Span)); break;
            case ColumnItem.Key: Write<uint>(json, result, output, row, (writer, value) => Key(writer, value, output)); break;
            case ColumnItem.Byte: Write<byte>(json, result, output, row, (writer, value) => writer.WriteNumberValue((uint)value)); break;
            case ColumnItem.SByte: Write<sbyte>(json, result, output, row, (writer, value) => writer.WriteNumberValue(value)); break;
            case ColumnItem.Int16: Write<short>(json, result, output, row, (writer, value) => writer.WriteNumberValue(value)); break;
            case ColumnItem.UInt16: Write<ushort>(json, result, output, row, (writer, value) => writer.WriteNumberValue((uint)value)); break;
            case ColumnItem.Int32: Write<int>(json, result, output, row, (writer, value) => writer.WriteNumberValue(value)); break;
            case ColumnItem.UInt32: Write<uint>(json, result, output, row, (writer, value) => writer.WriteNumberValue(value)); break;
            case ColumnItem.Int64: Write<long>(json, result, output, row, (writer, value) => writer.WriteNumberValue(value)); break;
            case ColumnItem.UInt64: Write<ulong>(json, result, output, row, (writer, value) => writer.WriteNumberValue(value)); break;
            default: throw new NotSupportedException($"Outputs of type {output.Type} are not known.");
        }
    }

    private static void Write<T>(Utf8JsonWriter json, ScoringResult result, OutputColumn output, int row, Action<Utf8JsonWriter, T> write)
    {
        var values = result.Column<T>(output.Name).Slice(row * output.Size, output.Size);
        if (output.IsScalar)
        {
            write(json, values[0]);
            return;
        }
        var byName = output.SlotNames.Count == output.Size;
        if (byName)
            json.WriteStartObject();
        else
            json.WriteStartArray();
        for (var i = 0; i < values.Length; i++)
        {
            if (byName)
                json.WritePropertyName(output.SlotNames[i]);
            write(json, values[i]);
        }
        if (byName)
            json.WriteEndObject();
        else
            json.WriteEndArray();
    }

    // JSON has no word for NaN and infinity.
    private static void Number(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    private static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    private static void Key(Utf8JsonWriter json, uint key, OutputColumn output)
    {
        if (output.KeyValues is not { } vocabulary)
            json.WriteNumberValue(key);
        else if (key == 0 || key > vocabulary.Values.Count)
            json.WriteNullValue();
        else
            json.WriteStringValue(vocabulary.Values[(int)key - 1]);
    }
}
