using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>A <see cref="ModelSchema"/> to and from the JSON in a model's metadata. The same schema always gives the same text.</summary>
internal static class SchemaJson
{
    private const int Version = 1;

    public static string Write(ModelSchema schema) =>
        JsonSerializer.Serialize(new SchemaDocument(Version, schema), SchemaJsonContext.Default.SchemaDocument);

    /// <exception cref="OnnxModelException">The text is no schema, one of a later version, or one that contradicts itself.</exception>
    public static ModelSchema Read(string json)
    {
        SchemaDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, SchemaJsonContext.Default.SchemaDocument);
        }
        catch (JsonException e)
        {
            throw new OnnxModelException($"The metadata '{MetadataKeys.Schema}' of the model is not a schema: {e.Message}", e);
        }
        if (document is null)
            throw new OnnxModelException($"The metadata '{MetadataKeys.Schema}' of the model is not a schema: it says null.");
        if (document.Version is < 1 or > Version)
            throw new OnnxModelException(
                $"The schema in the model has version {document.Version}; this library knows versions up to "
                    + $"{Version}. Update MlNet.MultiTask to read it."
            );
        SchemaCheck.Check(document.Model);
        return Respelled(document.Model);
    }

    // Earlier builds wrote key values in other ways.
    private static ModelSchema Respelled(ModelSchema schema) =>
        schema with
        {
            Inputs = [.. schema.Inputs.Select(input => input with { KeyValues = KeyVocabularies.Respelled(input.KeyValues) })],
            Tasks =
            [
                .. schema.Tasks.Select(task =>
                    task with
                    {
                        Outputs = Respelled(task.Outputs),
                        LabelValues = KeyVocabularies.Respelled(task.LabelValues),
                    }
                ),
            ],
            OtherOutputs = schema.OtherOutputs is { } others ? Respelled(others) : null,
        };

    private static OutputColumn[] Respelled(IReadOnlyList<OutputColumn> columns) =>
        [.. columns.Select(column => column with { KeyValues = KeyVocabularies.Respelled(column.KeyValues) })];
}
