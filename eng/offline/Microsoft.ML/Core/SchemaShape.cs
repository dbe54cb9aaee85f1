using System.Collections;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What an estimator can say about a schema before it is fitted: names, item types, whether vectors have a fixed size.</summary>
public sealed partial class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        Contracts.CheckValue(columns, nameof(columns));
        _columns = columns.ToArray();
        Contracts.CheckParam(_columns.All(column => column.IsValid), nameof(columns), "Some items are not initialized properly.");
    }

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    internal static SchemaShape Empty { get; } = new([]);

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shape of a schema: its visible columns.</summary>
    internal static SchemaShape Create(DataViewSchema schema)
    {
        Contracts.CheckValue(schema, nameof(schema));
        return new(schema.Where(column => !column.IsHidden).Select(column => Column.Create(column)));
    }

    internal bool TryFindColumn(string name, out Column column)
    {
        column = Array.Find(_columns, candidate => candidate.Name == name);
        return column.IsValid;
    }

    /// <summary>The column, or the exception that ML.NET throws when an estimator does not find its input.</summary>
    internal Column FindInput(string name) =>
        TryFindColumn(name, out var column) ? column : throw Contracts.ExceptMissingColumn("inputSchema", "input", name);

    /// <summary>This shape with columns put in: one of a known name takes its place, others follow at the end.</summary>
    internal SchemaShape With(params IEnumerable<Column> columns)
    {
        var all = _columns.ToList();
        foreach (var column in columns)
        {
            var index = all.FindIndex(candidate => candidate.Name == column.Name);
            if (index >= 0)
                all[index] = column;
            else
                all.Add(column);
        }
        return new(all);
    }
}
