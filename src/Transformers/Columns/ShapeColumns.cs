using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Adds columns to a <see cref="SchemaShape"/>. The constructor of ML.NET's columns is not public, but a CustomMapping estimator
/// describes the columns of its output definition.</summary>
internal static class ShapeColumns
{
    /// <summary>The shape with the given columns behind it.</summary>
    public static SchemaShape Append(MLContext context, SchemaShape input, IEnumerable<OutputColumn> columns)
    {
        var definition = SchemaDefinition.Create(typeof(Box));
        definition.Clear();
        foreach (var column in columns)
        {
            var member = Member(column);
            var entry = SchemaDefinition.Create(typeof(Box)).Single(c => c.MemberName == member);
            entry.ColumnName = column.Name;
            entry.ColumnType = ColumnTypes.TypeOf(column);
            if (column.SlotNames.Count > 0)
                AddNames(entry, "SlotNames", column.SlotNames);
            if (column.KeyValues is { } vocabulary)
                AddNames(entry, "KeyValues", vocabulary.Values);
            definition.Add(entry);
        }
        return context.Transforms.CustomMapping<Empty, Box>((_, _) => { }, null, null, definition).GetOutputSchema(input);
    }

    /// <summary>The shape of a slot of a vector as a column of its own: whether it is a key, Boolean or number, and whether its keys have
    /// values.</summary>
    public static SchemaShape.Column Slot(MLContext context, SchemaShape.Column vector, string name)
    {
        var kind =
            vector.IsKey ? ColumnKind.Key
            : vector.ItemType is BooleanDataViewType ? ColumnKind.Boolean
            : ColumnKind.Single;
        var hasValues = vector.Annotations?.Any(annotation => annotation.Name == "KeyValues") ?? false;
        var slot = new OutputColumn(
            name,
            kind,
            1,
            true,
            [],
            kind == ColumnKind.Key ? 1 : 0,
            hasValues && kind == ColumnKind.Key ? new KeyVocabulary("String", [""]) : null
        );
        return Append(context, new SchemaShape([]), [slot]).Single();
    }

    private static string Member(OutputColumn column) =>
        (column.Type, column.IsScalar) switch
        {
            (ColumnKind.Single, true) => nameof(Box.Single),
            (ColumnKind.Single, false) => nameof(Box.Singles),
            (ColumnKind.Boolean, true) => nameof(Box.Boolean),
            (ColumnKind.Boolean, false) => nameof(Box.Booleans),
            (ColumnKind.Key, true) => nameof(Box.Key),
            (ColumnKind.Key, false) => nameof(Box.Keys),
            _ => throw new NotSupportedException($"Column '{column.Name}' of {column.Type} cannot be an output."),
        };

    private static void AddNames(SchemaDefinition.Column entry, string kind, IReadOnlyList<string> names) =>
        entry.AddAnnotation(
            kind,
            new VBuffer<ReadOnlyMemory<char>>(names.Count, names.Select(name => name.AsMemory()).ToArray()),
            new VectorDataViewType(TextDataViewType.Instance, names.Count)
        );

    private sealed class Empty;

    private sealed class Box
    {
        public float Single { get; set; }

        public VBuffer<float> Singles { get; set; }

        public bool Boolean { get; set; }

        public VBuffer<bool> Booleans { get; set; }

        public uint Key { get; set; }

        public VBuffer<uint> Keys { get; set; }
    }
}
