namespace Microsoft.ML.Data;

/// <summary>Which fields of a database row a member is read from. The text loader does not look at it.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class LoadColumnNameAttribute : Attribute
{
    public LoadColumnNameAttribute(string fieldName) => FieldNames = [fieldName];

    public LoadColumnNameAttribute(params string[] fieldNames) => FieldNames = fieldNames;

    internal string[] FieldNames { get; }
}
