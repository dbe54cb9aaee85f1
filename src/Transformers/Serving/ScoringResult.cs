namespace MlNet.MultiTask;

/// <summary>The scores of some rows.</summary>
public sealed class ScoringResult
{
    private readonly OutputColumn[] _outputs;
    private readonly Array[] _values;

    internal ScoringResult(ModelSchema schema, OutputColumn[] outputs, Array[] values, int rows)
    {
        (Schema, _outputs, _values, Rows) = (schema, outputs, values, rows);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The schema of the model that scored: a scorer's model can be replaced.</summary>
    public ModelSchema Schema { get; }

    /// <summary>A task's scores.</summary>
    /// <exception cref="KeyNotFoundException">There is no such task.</exception>
    public TaskScores this[string task] =>
        new(
            this,
            Schema.Tasks.FirstOrDefault(t => t.Name == task)
                ?? throw new KeyNotFoundException(
                    $"There is no task '{task}'; the model has {string.Join(", ", Schema.Tasks.Select(t => $"'{t.Name}'"))}."
                )
        );

    /// <summary>The values of an output column, row by row, all slots of a row together.</summary>
    /// <typeparam name="T">float, bool, uint for keys, <c>ReadOnlyMemory&lt;char&gt;</c> for text, or a number type; of a sequence, or
    /// where rows have different numbers of objects, float[] or uint[], an array for each row.</typeparam>
    /// <param name="column">The output's name, such as <c>Species.Score</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">It is of another type.</exception>
    public ReadOnlySpan<T> Column<T>(string column)
    {
        var values = Values(column);
        // The runtime accepts a signed array as an unsigned one of the same size.
        return values.GetType() == typeof(T[])
            ? (T[])values
            : throw new InvalidOperationException(
                $"Output '{column}' holds {values.GetType().GetElementType()}: it cannot be read as {typeof(T)}."
            );
    }

    internal OutputColumn Output(string column) => _outputs[IndexOf(column)];

    internal Array Values(string column) => _values[IndexOf(column)];

    internal bool Has(string column) => Array.Exists(_outputs, output => output.Name == column);

    private int IndexOf(string column)
    {
        var index = _outputs.Length - 1;
        while (index >= 0 && _outputs[index].Name != column)
            index--;
        return index >= 0 ? index : throw NotThere(column);
    }

    private KeyNotFoundException NotThere(string column)
    {
        var known = string.Join(", ", _outputs.Select(output => $"'{output.Name}'"));
        return new KeyNotFoundException(
            SchemaCheck.Outputs(Schema).Any(output => output.Name == column)
                ? $"The output '{column}' was not computed: the rows lack columns that it depends on. Computed were {known}."
                : $"There is no output '{column}'; the model gives {known}."
        );
    }
}
