namespace MlNet.MultiTask;

/// <summary>Rows to score, as one block of memory per column. The memory is read once and not kept.</summary>
/// <param name="rows">Number of rows, at least 1.</param>
public sealed class ScoringInput(int rows)
{
    // For a few columns, which mostly come in the model's order, a search is faster than hashing; for many there is an index.
    private const int Few = 16;

    private readonly List<(string Name, InputBlock Block)> _columns = new(4);
    private Dictionary<string, InputBlock>? _index;

    /// <summary>Number of rows.</summary>
    public int Rows { get; } =
        rows > 0 ? rows : throw new ArgumentOutOfRangeException(nameof(rows), rows, "There must be at least one row.");

    /// <summary>Adds a column's values.</summary>
    /// <typeparam name="T">float, string, or whatever the model's input holds: double, bool, or an integer type; uint for keys, which count
    /// from 1, 0 for missing. For sequences an array for each row: uint[] for keys, float[] for numbers.</typeparam>
    /// <param name="column">The input's name.</param>
    /// <param name="values">Row by row, all slots of a row together.</param>
    /// <returns>This input.</returns>
    /// <exception cref="ArgumentException">The column was given before, or the values do not divide evenly into rows.</exception>
    public ScoringInput Add<T>(string column, ReadOnlyMemory<T> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        if (values.Length == 0 || values.Length % Rows != 0)
            throw new ArgumentException($"Input '{column}' has {values.Length} values, which do not make {Rows} rows.", nameof(values));
        if (Find(column, _columns.Count) is not null)
            throw new ArgumentException($"Input '{column}' is given twice.", nameof(column));
        _columns.Add((column, InputBlock.Of(values)));
        if (_index is not null)
            _index.Add(column, _columns[^1].Block);
        else if (_columns.Count > Few)
            _index = _columns.ToDictionary(given => given.Name, given => given.Block, StringComparer.Ordinal);
        return this;
    }

    /// <summary>Adds a column's values.</summary>
    /// <inheritdoc cref="Add{T}(string, ReadOnlyMemory{T})"/>
    public ScoringInput Add<T>(string column, params T[] values) => Add(column, new ReadOnlyMemory<T>(values));

    internal RowSource AsSource() => new Source(this);

    // Tries the given position first.
    private InputBlock? Find(string column, int place)
    {
        if (place < _columns.Count && _columns[place].Name == column)
            return _columns[place].Block;
        if (_index is not null)
            return _index.GetValueOrDefault(column);
        foreach (var (name, block) in _columns)
            if (name == column)
                return block;
        return null;
    }

    private sealed class Source(ScoringInput input) : RowSource
    {
        public override int Rows => input.Rows;

        protected override IReadOnlyList<string> Missing(ModelSchema schema)
        {
            List<string>? missing = null;
            for (var i = 0; i < schema.Inputs.Count; i++)
                if (input.Find(schema.Inputs[i].Name, i) is { } block)
                    block.Check(schema.Inputs[i], input.Rows);
                else
                    (missing ??= []).Add(schema.Inputs[i].Name);
            // Names are unique: if as many were found as were given, all are known.
            if (input._columns.Count > schema.Inputs.Count - (missing?.Count ?? 0))
                throw missing is not null ? NotThere(missing[0]) : Unknown(schema);
            return missing ?? [];
        }

        private ArgumentException Unknown(ModelSchema schema) =>
            new(
                $"The model has no input "
                    + $"'{input._columns.First(given => !schema.Inputs.Any(column => column.Name == given.Name)).Name}'; it "
                    + $"reads {string.Join(", ", schema.Inputs.Select(column => $"'{column.Name}'"))}."
            );

        protected override ArgumentException NotThere(string column) =>
            new(
                $"The model reads '{column}', which the rows do not have; they have "
                    + $"{string.Join(", ", input._columns.Select(given => $"'{given.Name}'"))}."
            );

        public override void Fill(InputColumn[] inputs, TensorBuffer[] buffers, int from, int count, int to)
        {
            for (var i = 0; i < inputs.Length; i++)
                input.Find(inputs[i].Name, i)!.CopyTo(buffers[i], from, count, to);
        }
    }
}
