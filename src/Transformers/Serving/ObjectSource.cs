namespace MlNet.MultiTask;

/// <summary>Objects as rows: their public properties by name.</summary>
internal sealed class ObjectSource<T>(IReadOnlyList<T> items) : RowSource
{
    public override int Rows => items.Count;

    protected override IReadOnlyList<string> Missing(ModelSchema schema)
    {
        List<string>? missing = null;
        foreach (var column in schema.Inputs)
            if (PropertyReader<T>.Has(column.Name))
                PropertyReader<T>.For(column);
            else
                (missing ??= []).Add(column.Name);
        return missing ?? [];
    }

    protected override ArgumentException NotThere(string column) => PropertyReader<T>.NotThere(column);

    public override void Fill(InputColumn[] inputs, TensorBuffer[] buffers, int from, int count, int to)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var reader = PropertyReader<T>.For(inputs[i]);
            for (var row = 0; row < count; row++)
                reader.Read(items[from + row], buffers[i], to + row);
        }
    }
}
