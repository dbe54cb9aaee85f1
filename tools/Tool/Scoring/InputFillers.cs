namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Finds for each input of a model where a file has it.</summary>
internal static class InputFillers
{
    /// <exception cref="UsageException">The file lacks a column, or the model reads one that no cell can give.</exception>
    public static InputFiller[] For(ModelSchema model, TableReader reader, TableFormat format, TableSchema? table, int rows) =>
        [.. model.Inputs.Select(input => For(input, reader, format, table, rows))];

    private static InputFiller For(InputColumn input, TableReader reader, TableFormat format, TableSchema? table, int rows)
    {
        if (!input.IsScalar)
            throw new UsageException($"The model reads '{input.Name}', which has {input.Size} values in a row: a cell has one.");
        var place = PlaceOf(reader, input.Name);
        var known = table?.Columns.FirstOrDefault(column => column.Name == input.Name);
        // A column that the training's file did not have is not what the model reads, whatever its name.
        if (place < 0 || table is not null && known is null)
            return OfDate(input, reader, format, table, rows);
        var cell = new TableCell(reader, place, known ?? new TableColumn(input.Name, TableColumnKind.Number), format);
        return input.Type switch
        {
            ColumnKind.Single => new InputFiller<float>(input.Name, rows, cell.Number),
            ColumnKind.Double => new InputFiller<double>(input.Name, rows, () => cell.Number()),
            ColumnKind.Text => new InputFiller<string>(input.Name, rows, () => cell.Text().ToString()),
            ColumnKind.Boolean => new InputFiller<bool>(
                input.Name,
                rows,
                () => cell.Text().Span is var text && (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase))
            ),
            _ => throw new UsageException(
                $"The model reads '{input.Name}' as {input.Type}; a file's cells are numbers, texts, or true and false."
            ),
        };
    }

    // A part of a date, such as sold.Month.
    private static InputFiller OfDate(InputColumn input, TableReader reader, TableFormat format, TableSchema? table, int rows)
    {
        foreach (var column in table?.Columns.Where(column => column.Kind == TableColumnKind.Date) ?? [])
            foreach (var part in DatePart.Of(column))
                if (table!.NameOf(column, part) == input.Name && PlaceOf(reader, column.Name) is >= 0 and var place)
                {
                    var cell = new TableCell(reader, place, column, format);
                    return new InputFiller<float>(input.Name, rows, () => cell.Date() is { } date ? part.Read(date) : float.NaN);
                }
        throw new UsageException(
            $"The model reads '{input.Name}', which the file does not have; it has {Guard.List(reader.Names.Take(30))}."
                + (table is null ? " (There is no schema.json beside the model, which says how dates are read.)" : "")
        );
    }

    private static int PlaceOf(TableReader reader, string name)
    {
        for (var i = 0; i < reader.Names.Count; i++)
            if (reader.Names[i] == name)
                return i;
        return -1;
    }
}
