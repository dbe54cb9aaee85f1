using System.Security.Cryptography;

namespace MlNet.MultiTask;

/// <summary>Rows as compact arrays: one per input column, and per task its labels and the weight of each row (0 where the label is
/// missing).</summary>
internal sealed class RowTable
{
    private readonly GrowingArray[] _all;

    /// <param name="inputs">The feature columns.</param>
    /// <param name="labelWidths">Per task how many numbers its label is.</param>
    /// <param name="counts">Per feature column how many entries its rows have, of sequences and where rows are kept sparse.</param>
    /// <param name="labelCounts">Per task the same for labels of steps.</param>
    public RowTable(
        IReadOnlyList<InputColumn> inputs,
        IReadOnlyList<int> labelWidths,
        IReadOnlyList<EntryCount?>? counts = null,
        IReadOnlyList<EntryCount?>? labelCounts = null
    )
        : this(
            [.. inputs.Select((input, i) => GrowingArray.Create(input, counts?[i]))],
            [
                .. labelWidths.Select(
                    (width, t) =>
                        width > 0
                            ? new GrowingArray<float>(width)
                            : new SequenceArray<float>(1, labelCounts?[t] ?? GrowingArray.CountOfSequence(1))
                ),
            ],
            [.. labelWidths.Select(_ => new GrowingArray<float>(1))]
        )
    { }

    private RowTable(GrowingArray[] inputs, GrowingArray<float>[] labels, GrowingArray<float>[] weights)
    {
        (Inputs, Labels, Weights) = (inputs, labels, weights);
        _all = [.. Inputs, .. Labels, .. Weights];
    }

    public int Rows { get; set; }

    public GrowingArray[] Inputs { get; }

    public GrowingArray<float>[] Labels { get; }

    public GrowingArray<float>[] Weights { get; }

    /// <summary>Bytes of a row; of sparse ones and sequences the mean of those that were read so far.</summary>
    public long RowBytes => _all.Sum(array => array.RowBytes);

    /// <summary>Bytes of a row that are copied in the array of which most are, when there is made room for more.</summary>
    public long MovedRowBytes => _all.Max(array => array.MovedBytes);

    /// <summary>The same rows, seen through some of the inputs and with other labels; the arrays are shared, not copied.</summary>
    /// <param name="inputs">Which input columns.</param>
    /// <param name="labels">Per task its labels.</param>
    /// <param name="weights">Per task the weight of each row.</param>
    public RowTable View(IEnumerable<int> inputs, IEnumerable<GrowingArray<float>> labels, IEnumerable<GrowingArray<float>> weights) =>
        new([.. inputs.Select(i => Inputs[i])], [.. labels], [.. weights]) { Rows = Rows };

    /// <summary>These rows and then those of another table of the same columns, copied.</summary>
    public RowTable Joined(RowTable other)
    {
        var joined = new RowTable(
            [.. Inputs.Select(input => input.NewLike())],
            [.. Labels.Select(label => (GrowingArray<float>)label.NewLike())],
            [.. Weights.Select(weight => new GrowingArray<float>(weight.Width))]
        );
        joined.Reserve(Rows + other.Rows);
        foreach (var part in new[] { this, other })
            for (var row = 0; row < part.Rows; row++)
                joined.CopyRow(part, row, joined.Rows++);
        return joined;
    }

    /// <summary>How many rows fit into a number of bytes and into arrays.</summary>
    public int MostRows(long bytes) => (int)Math.Min(bytes / RowBytes, _all.Min(array => array.MostRows));

    public void Reserve(int rows)
    {
        foreach (var array in _all)
            array.Reserve(rows);
    }

    public void CopyRow(RowTable from, int fromRow, int row)
    {
        for (var i = 0; i < _all.Length; i++)
            _all[i].CopyRow(from._all[i], fromRow, row);
    }

    /// <summary>Some rows as bytes, for another process.</summary>
    public byte[] Write(IEnumerable<int> rows)
    {
        using var stream = new MemoryStream();
        foreach (var row in rows)
            foreach (var array in _all)
                array.WriteRow(row, stream);
        return stream.ToArray();
    }

    /// <summary>Adds the rows that <see cref="Write"/> gave for a table of the same columns.</summary>
    public void Read(byte[] bytes, int count)
    {
        Reserve(Rows + count);
        using var stream = new MemoryStream(bytes);
        for (var i = 0; i < count; i++, Rows++)
            foreach (var array in _all)
                array.ReadRow(Rows, stream);
    }

    /// <summary>Adds each task's labels to its statistics.</summary>
    public void AddTo(IReadOnlyList<LabelStatistics> statistics, int rows)
    {
        for (var t = 0; t < Labels.Length; t++)
            for (var row = 0; row < rows; row++)
                if (HasLabel(t, row) && statistics[t].TakesFirst)
                    statistics[t].Add(Labels[t].Row(row)[..1]);
                else if (HasLabel(t, row) && (Labels[t].IsSequence || Labels[t].Width > statistics[t].Width))
                    statistics[t].AddSteps(Labels[t].Row(row));
                else if (HasLabel(t, row))
                    statistics[t].Add(Labels[t].Row(row));
    }

    /// <summary>Adds features, labels and weights of the first rows to a hash.</summary>
    public void AddTo(IncrementalHash hash, int rows)
    {
        foreach (var array in _all)
            array.AddTo(hash, rows);
    }

    /// <summary>The first column of the sequence; null where no column is one.</summary>
    public GrowingArray? Sequence => field ??= Array.Find(Inputs, input => input.IsSequence);

    public bool HasLabel(int task, int row) => Weights[task].Row(row)[0] > 0;

    /// <summary>True if every row has a weight of 1 for the task, so that no mask is needed.</summary>
    public bool CountsAll(int task, int rows) => !Weights[task].Values(rows).ContainsAnyExcept(1f);
}
