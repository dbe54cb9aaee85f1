using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Works out which fields make up each column, where needed from lines of a sample.</summary>
internal sealed class TextLoaderBinder(TextLoader.Options options, IMultiStreamSource dataSample)
{
    private const int SampleLines = 100;

    public (IReadOnlyList<TextColumn> Columns, string Header) Bind()
    {
        var columns = options.Columns is { Length: > 0 } given ? given : Default();
        foreach (var column in columns)
            Contracts.CheckParam(column.Source is { Length: > 0 }, nameof(TextLoader.Column.Source), "Must specify some source column indices");

        var inputSize = options.InputSize ?? 0;
        if (inputSize == 0 && columns.Any(column => column.Source.Any(range => range.AutoEnd && range.Max is null)))
            inputSize = FindInputSize();

        var bound = new TextColumn[columns.Length];
        for (var i = 0; i < bound.Length; i++)
        {
            if (!columns[i].Source.Any(range => range.AllOther))
                bound[i] = Make(columns[i], columns[i].Source.Select(range => Segment(range, inputSize)));
        }

        BindAllOther(columns, bound, inputSize);
        return (bound, ReadHeader());
    }

    // The label first, all the rest features.
    private static TextLoader.Column[] Default() =>
    [
        new("Label", DataKind.Single, 0),
        new("Features", DataKind.Single, [new TextLoader.Range(1, null)]),
    ];

    private static TextColumn Make(TextLoader.Column column, IEnumerable<TextSegment> segments)
    {
        Contracts.CheckParam(!string.IsNullOrWhiteSpace(column.Name), nameof(column.Name), "Column name must not be empty");
        var itemType = (column.DataKind == default ? DataKind.Single : column.DataKind).ToPrimitiveType();
        if (column.KeyCount is { } key)
        {
            Contracts.CheckParam(KeyDataViewType.IsValidDataType(itemType.RawType), nameof(column.KeyCount), $"A key cannot be held in {itemType}");
            itemType = new KeyDataViewType(itemType.RawType, key.Count ?? MaxCount(itemType.RawType));
        }

        return TextColumn.Create(column.Name.Trim(), itemType, [.. segments]);
    }

    private static ulong MaxCount(Type raw) =>
        raw == typeof(byte) ? byte.MaxValue : raw == typeof(ushort) ? ushort.MaxValue : raw == typeof(uint) ? uint.MaxValue : ulong.MaxValue;

    private static TextSegment Segment(TextLoader.Range range, int inputSize)
    {
        Contracts.CheckParam(range.Min >= 0, nameof(range.Min), "Must be non-negative");
        if (range.Max is { } max)
        {
            Contracts.CheckParam(range.Min <= max, nameof(range.Max), "Must not be below the start of the range");
            return new(range.Min, max + 1, range.ForceVector);
        }

        if (range.AutoEnd)
        {
            Contracts.CheckParam(range.Min < inputSize, nameof(range.Min), $"Column #{range.Min} not found in the dataset (it only has {inputSize} columns)");
            return new(range.Min, inputSize, true);
        }

        return range.VariableEnd ? new(range.Min, TextSegment.Open, true) : new(range.Min, range.Min + 1, range.ForceVector);
    }

    // The fields of one range that no other range names.
    private static void BindAllOther(TextLoader.Column[] columns, TextColumn[] bound, int inputSize)
    {
        var other = Array.FindAll(columns, column => column.Source.Any(range => range.AllOther));
        if (other.Length == 0)
            return;
        Contracts.CheckParam(other.Length == 1 && other[0].Source.Count(range => range.AllOther) == 1, nameof(TextLoader.Range.AllOther), "At most one all other range can be specified");

        var index = Array.IndexOf(columns, other[0]);
        var taken = bound.Where(column => column is not null).SelectMany(column => column.Segments)
            .Concat(other[0].Source.Where(range => !range.AllOther).Select(range => Segment(range, inputSize)))
            .OrderBy(segment => segment.Min).ToArray();
        var segments = other[0].Source.SelectMany(range => range.AllOther ? Gaps(Segment(range, inputSize), taken) : [Segment(range, inputSize)]).ToArray();
        Contracts.CheckParam(segments.Length > 0, nameof(TextLoader.Range.AllOther), "No index is selected as all other indexes.");
        bound[index] = Make(other[0], segments);
    }

    private static IEnumerable<TextSegment> Gaps(TextSegment whole, IEnumerable<TextSegment> taken)
    {
        var min = whole.Min;
        foreach (var segment in taken)
        {
            if (min < segment.Min && min < whole.Lim)
                yield return new(min, Math.Min(segment.Min, whole.Lim), true);
            min = Math.Max(min, segment.Lim);
        }

        if (min < whole.Lim)
            yield return new(min, whole.Lim, true);
    }

    private int FindInputSize()
    {
        var splitter = new TextLineSplitter(options, null);
        var sizes = Lines(dataSample).Take(SampleLines).Select(line =>
        {
            splitter.Split(line.AsMemory());
            return splitter.Fields.FieldCount;
        }).Where(size => size > 0).ToList();
        Contracts.CheckParam(sizes.Count > 0, nameof(TextLoader.Column.Source), "Can't determine the number of source columns without valid data");
        Contracts.CheckParam(sizes.Min() == sizes.Max(), nameof(TextLoader.Column.Source), "The size of input lines is not consistent");
        return sizes[0];
    }

    private string ReadHeader() =>
        options.HeaderFile is { } path ? Lines(new MultiFileSource(path)).FirstOrDefault()
        : options.HasHeader ? Lines(dataSample).FirstOrDefault()
        : null;

    // A header is a line like the others here.
    private IEnumerable<string> Lines(IMultiStreamSource source)
    {
        for (var i = 0; i < (source?.Count ?? 0); i++)
        {
            using var reader = new TextLineReader(source.OpenTextReader(i), options);
            for (var line = reader.ReadFirst(); line is not null; line = reader.ReadNext())
                yield return line;
        }
    }
}
