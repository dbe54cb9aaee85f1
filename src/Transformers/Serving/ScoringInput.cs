namespace MlNet.MultiTask;

/// <summary>Rows to score as one block of memory per column, which is read once and not kept.</summary>
/// <param name="rows">Number of rows, at least 1.</param>
public sealed class ScoringInput(int rows)
{
    private readonly Dictionary<string, InputBlock> _columns = new(StringComparer.Ordinal);

    /// <summary>Number of rows.</summary>
    public int Rows { get; } = rows > 0 ? rows : throw new ArgumentOutOfRangeException(nameof(rows), rows, "There must be at least one row.");

    /// <summary>Gives a column's values.</summary>
    /// <typeparam name="T">float, string, or whatever the model's input holds: double, bool, or an integer type; uint for keys, which count from 1, 0 for missing.</typeparam>
    /// <param name="column">The input's name.</param>
    /// <param name="values">Row by row, all slots of a row together.</param>
    /// <returns>This input.</returns>
    /// <exception cref="ArgumentException">The column was given before, or the values do not divide evenly into rows.</exception>
    public ScoringInput Add<T>(string column, ReadOnlyMemory<T> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        if (values.Length == 0 || values.Length % Rows != 0)
            throw new ArgumentException($"Input '{column}' has {values.Length} values, which do not make {Rows} rows.", nameof(values));
        if (!_columns.TryAdd(column, InputBlock.Of(values)))
            throw new ArgumentException($"Input '{column}' is given twice.", nameof(column));
        return this;
    }

    /// <summary>Gives a column's values.</summary>
    /// <inheritdoc cref="Add{T}(string, ReadOnlyMemory{T})"/>
    public ScoringInput Add<T>(string column, params T[] values) => Add(column, new ReadOnlyMemory<T>(values));

    internal RowSource AsSource() => new Source(this);

    private sealed class Source(ScoringInput input) : RowSource
    {
        public override int Rows => input.Rows;

        protected override IReadOnlyList<string> Missing(ModelSchema schema)
        {
            List<string>? missing = null;
            foreach (var column in schema.Inputs)
                if (input._columns.TryGetValue(column.Name, out var block))
                    block.Check(column, input.Rows);
                else
                    (missing ??= []).Add(column.Name);
            foreach (var name in input._columns.Keys)
                if (!schema.Inputs.Any(column => column.Name == name))
                    throw missing is not null ? NotThere(missing[0]) : new ArgumentException($"The model has no input '{name}'; it reads {string.Join(", ", schema.Inputs.Select(column => $"'{column.Name}'"))}.");
            return missing ?? [];
        }

        protected override ArgumentException NotThere(string column) =>
            new($"The model reads '{column}', which the rows do not have; they have {string.Join(", ", input._columns.Keys.Select(name => $"'{name}'"))}.");

        public override void Fill(InputColumn[] inputs, TensorBuffer[] buffers, int from, int count, int to)
        {
            for (var i = 0; i < inputs.Length; i++)
                input._columns[inputs[i].Name].CopyTo(buffers[i], from, count, to);
        }
    }
}
