using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Binds the members of a class to the columns of a schema, to fill objects from rows.</summary>
internal sealed class RowBinder<TRow>
    where TRow : class
{
    private readonly (RowColumn Target, DataViewSchema.Column Source)[] _pairs;

    public RowBinder(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        var pairs = new List<(RowColumn, DataViewSchema.Column)>();
        foreach (var target in RowColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(target.Name) is { } source)
            {
                CheckType(target, source);
                pairs.Add((target, source));
            }
            else if (!ignoreMissingColumns)
            {
                throw Contracts.ExceptMissingColumn("Schema", "", target.Name);
            }
        }
        _pairs = [.. pairs];
    }

    /// <summary>The columns that are read.</summary>
    public IEnumerable<DataViewSchema.Column> Sources => _pairs.Select(pair => pair.Source);

    /// <summary>An action that fills an object from the row where it stands then.</summary>
    public Action<TRow> MakeFiller(DataViewRow row)
    {
        var fillers = Array.ConvertAll(_pairs, pair => MemberFiller.Create<TRow>(pair.Target.Member, pair.Source, row));
        return target =>
        {
            foreach (var fill in fillers)
                fill(target);
        };
    }

    private static void CheckType(RowColumn target, DataViewSchema.Column source)
    {
        var mapped = MappedType.Of(target.Member.Type, target.Member.Name);
        Contracts.Check(mapped.IsVector == source.Type is VectorDataViewType && mapped.ItemType == source.Type.GetItemType().RawType,
            $"Can't bind the IDataView column '{source.Name}' of type '{source.Type}' to field or property '{target.Member.Name}' of type '{target.Member.Type.FullName}'.");
    }
}
