namespace Microsoft.ML.Data;

/// <summary>The schema of a text loader: its columns, and slot names from the header for vectors.</summary>
internal static class TextLoaderSchema
{
    public static DataViewSchema Create(IReadOnlyList<TextColumn> columns, TextLoader.Options options, string header)
    {
        var fields = Split(options, header);
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, fields is null ? null : Annotations(column, fields));
        return builder.ToSchema();
    }

    private static TextFields Split(TextLoader.Options options, string header)
    {
        if (string.IsNullOrEmpty(header))
            return null;
        var splitter = new TextLineSplitter(options, null);
        splitter.Split(header.AsMemory());
        return splitter.Fields;
    }

    private static DataViewSchema.Annotations Annotations(TextColumn column, TextFields header)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true })
            return null;
        var names = column.Segments
            .SelectMany(segment => Enumerable.Range(segment.Min, segment.Lim - segment.Min))
            .Select(source => header.TextAt(source).Trim())
            .ToArray();
        if (names.All(name => name.IsEmpty))
            return null;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddSlotNames(names);
        return builder.ToAnnotations();
    }
}
