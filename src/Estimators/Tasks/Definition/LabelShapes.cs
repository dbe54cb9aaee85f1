using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Shapes of label columns before any data was seen, slots of vectors among them.</summary>
/// <param name="context">The context.</param>
/// <param name="shape">The columns.</param>
internal sealed class LabelShapes(MLContext context, SchemaShape shape)
{
    private readonly Dictionary<string, SchemaShape.Column> _columns = shape.ToDictionary(column => column.Name);

    /// <summary>Whether there is a column, or a vector that it is a slot of.</summary>
    public bool Has(string name) => _columns.ContainsKey(name) || Vector(name) is not null;

    /// <summary>The shape of a column that there is, or of a slot.</summary>
    public SchemaShape.Column Find(string name)
    {
        if (_columns.TryGetValue(name, out var column))
            return column;
        var vector = Vector(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such column.");
        return _columns[name] = ShapeColumns.Slot(context, vector, name);
    }

    private SchemaShape.Column? Vector(string name) =>
        SlotColumns.Parse(name) is var (column, _) && _columns.TryGetValue(column, out var vector) && ColumnShapes.IsVector(vector)
            ? vector
            : null;
}
