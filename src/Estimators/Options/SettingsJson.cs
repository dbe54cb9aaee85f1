using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>
/// Settings as JSON for files. A type is <c>{"type": "HardSharing", "values": {"Dropout": 0.1}}</c>, a map is <c>{"map": {…}}</c>, and
/// lists, numbers, texts and null are JSON's own.
/// </summary>
internal static class SettingsJson
{
    private const string TypeName = "type";
    private const string Values = "values";
    private const string Map = "map";

    public static string Write(SettingsNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, node);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="InvalidDataException">The text is no JSON, or JSON of something else.</exception>
    public static SettingsNode Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"settings are no JSON: {error.Message}", error);
        }
    }

    /// <exception cref="InvalidDataException">It describes no settings.</exception>
    public static SettingsNode Read(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Null => SettingsScalar.Null,
            JsonValueKind.True or JsonValueKind.False => new SettingsScalar(json.GetBoolean().ToString()),
            JsonValueKind.Number => new SettingsScalar(json.GetRawText()),
            JsonValueKind.String => new SettingsScalar(json.GetString(), IsText: true),
            JsonValueKind.Array => new SettingsList([.. json.EnumerateArray().Select(Read)]),
            JsonValueKind.Object
                when json.TryGetProperty(TypeName, out var type)
                    && type.ValueKind == JsonValueKind.String
                    && json.TryGetProperty(Values, out var values) => new SettingsObject(type.GetString()!, Named(values)),
            JsonValueKind.Object when json.TryGetProperty(Map, out var map) => new SettingsMap(Named(map)),
            _ => throw new InvalidDataException($"settings are a {json.ValueKind} without '{TypeName}' and '{Values}', or '{Map}'."),
        };

    private static Dictionary<string, SettingsNode> Named(JsonElement values)
    {
        if (values.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"named settings are a {values.ValueKind}; expected an object.");
        var named = new Dictionary<string, SettingsNode>(StringComparer.Ordinal);
        foreach (var value in values.EnumerateObject())
            named[value.Name] = Read(value.Value);
        return named;
    }

    private static void Write(Utf8JsonWriter writer, SettingsNode node)
    {
        switch (node)
        {
            case SettingsScalar scalar:
                Write(writer, scalar);
                break;
            case SettingsList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case SettingsMap map:
                writer.WriteStartObject();
                Write(writer, Map, map.Items);
                writer.WriteEndObject();
                break;
            case SettingsObject type:
                writer.WriteStartObject();
                writer.WriteString(TypeName, type.Type);
                Write(writer, Values, type.Values);
                writer.WriteEndObject();
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, SettingsNode> values)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in values.OrderBy(value => value.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            Write(writer, value);
        }
        writer.WriteEndObject();
    }

    // Numbers without a JSON form, such as infinity, and names of enum values become strings.
    private static void Write(Utf8JsonWriter writer, SettingsScalar scalar)
    {
        if (scalar.Value is null)
            writer.WriteNullValue();
        else if (!scalar.IsText && bool.TryParse(scalar.Value, out var flag))
            writer.WriteBooleanValue(flag);
        else if (
            !scalar.IsText
            && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
        )
            writer.WriteRawValue(scalar.Value);
        else
            writer.WriteStringValue(scalar.Value);
    }
}
