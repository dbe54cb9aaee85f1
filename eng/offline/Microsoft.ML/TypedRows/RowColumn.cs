using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A member of a row class, as the column it stands for.</summary>
internal sealed record RowColumn(string Name, DataViewType Type, RowMember Member, DataViewSchema.Annotations Annotations)
{
    /// <summary>The columns of a class, as a definition says or, without one, as the class itself.</summary>
    public static RowColumn[] Of(Type rowType, SchemaDefinition definition, SchemaDefinition.Direction direction) =>
        (definition ?? SchemaDefinition.Create(rowType, direction)).Select(column => Create(rowType, column)).ToArray();

    public static DataViewSchema MakeSchema(IEnumerable<RowColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    private static RowColumn Create(Type rowType, SchemaDefinition.Column column)
    {
        const string Parameter = "userSchemaDefinition";
        Contracts.CheckParam(column.MemberName != null, Parameter, "Null field name detected in schema definition");
        var member = RowMember.Find(rowType, column.MemberName)
            ?? throw Contracts.ExceptParam(Parameter, $"No field or property with name '{column.MemberName}' found in type '{rowType.FullName}'");
        var mapped = MappedType.Of(member.Type, member.Name);
        var name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var type = column.ColumnType;
        if (type is null)
        {
            var plain = DataViewTypeExtensions.PrimitiveTypeOf(mapped.ItemType);
            type = mapped.IsVector ? new VectorDataViewType(plain) : plain;
        }
        var wantsVector = type is VectorDataViewType;
        Contracts.CheckParam(mapped.IsVector == wantsVector, Parameter,
            $"Column '{name}' is supposed to be {Word(wantsVector)}, but type of associated field '{column.MemberName}' is {Word(mapped.IsVector)}");
        Contracts.CheckParam(type.GetItemType().RawType == mapped.ItemType, Parameter,
            $"Column '{name}' is supposed to have item type {type.GetItemType().RawType}, but associated field has type {mapped.ItemType}");
        return new(name, type, member, column.Annotations);
    }

    private static string Word(bool isVector) => isVector ? "vector" : "scalar";
}
