namespace MlNet.MultiTask;

/// <summary>Objects as rows: their public properties and fields by name.</summary>
internal sealed class ObjectSource<T>(IReadOnlyList<T> items) : RowSource
{
    public override int Rows => items.Count;

    protected override IReadOnlyList<string> Missing(ModelSchema schema)
    {
        List<string>? missing = null;
        foreach (var column in schema.Inputs)
            if (RowMembers<T>.Find(column.Name) is not null)
                MemberReader<T>.For(column);
            else
                (missing ??= []).Add(column.Name);
        return missing ?? [];
    }

    protected override ArgumentException NotThere(string column) => RowMembers<T>.NotThere(column);

    private static ArgumentException NullRow(int row) =>
        new($"Row {row} of the {typeof(T).Name} objects is null: leave it out.", "rows");

    public override void Fill(InputColumn[] inputs, TensorBuffer[] buffers, int from, int count, int to)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var reader = MemberReader<T>.For(inputs[i]);
            for (var row = 0; row < count; row++)
                reader.Read(items[from + row] ?? throw NullRow(from + row), buffers[i], to + row);
        }
    }
}
