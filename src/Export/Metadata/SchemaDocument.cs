namespace MlNet.MultiTask;

/// <summary>A schema as it stands in a file.</summary>
/// <param name="Version">Version of this layout.</param>
/// <param name="Model">The schema.</param>
internal sealed record SchemaDocument(int Version, ModelSchema Model);
