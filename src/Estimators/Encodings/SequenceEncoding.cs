namespace MlNet.MultiTask;

/// <summary>
/// How columns whose rows have different lengths enter the network: vectors of keys of unknown size, as TokenizeIntoWords and MapValueToKey
/// make them, and vectors of numbers. All of them stand side by side: step t of a row is the t-th value of each. Keys are embedded, numbers
/// encoded as in other columns; a <see cref="Trunk"/> reads the steps in their context. Token tasks (<see cref="Tasks.Tagging"/>) answer
/// for each step; for the other tasks the steps are pooled to a vector, which stands beside the other feature columns (numbers, keys,
/// images).
/// </summary>
/// <remarks>Rows are filled up to the longest row of their batch, batches are made of rows of like lengths, and what stands behind a row's
/// end changes nothing. A row without a step is a vector of zeros for the other tasks.</remarks>
public sealed class SequenceEncoding
{
    /// <summary>What reads the steps.</summary>
    /// <value>Default <see cref="GruTrunk"/> with its defaults; null takes the steps as they are. An <see cref="OnnxTrunk"/> is one
    /// too.</value>
    public SequenceTrunk? Trunk { get; init; } = new GruTrunk();

    /// <summary>How the steps become the vector of a row.</summary>
    /// <value>Default <see cref="SequencePooling.Mean"/>.</value>
    public SequencePooling Pooling { get; init; }

    /// <summary>Whether token tasks see the other feature columns of a row too, such as the picture that a text stands under: a linear map
    /// of them is added to each step behind the trunk.</summary>
    /// <value>Default true. Where it is false, some task has to have one answer for each row, to read them.</value>
    public bool ColumnsAtEachStep { get; init; } = true;

    /// <summary>By column name: of keys the length of their learnt vectors, of numbers how many of them make a step.</summary>
    /// <value>Default none: keys get vectors of about 1.6 n^0.56 values for n keys, at most 64. Columns of numbers have to be named. From 1
    /// to 65,536.</value>
    public IReadOnlyDictionary<string, int> Widths { get; init; } = new Dictionary<string, int>();

    /// <summary>Probability with which each value of the steps is dropped in front of the trunk while training.</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double Dropout { get; init; }

    /// <summary>Probability with which a step's keys of a column are taken as unknown while training, so that the network learns what to
    /// make of words that it has not seen (word dropout).</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double KeyDropout { get; init; }

    internal void Validate()
    {
        Trunk?.Validate();
        Guard.Range(Enum.IsDefined(Pooling), Pooling, $"a value of {nameof(SequencePooling)}");
        ArgumentNullException.ThrowIfNull(Widths);
        foreach (var (column, width) in Widths)
            Guard.Range(width is >= 1 and <= 1 << 16, width, $"from 1 to 65,536 for the column '{column}'", nameof(Widths));
        Guard.BelowOne(Dropout);
        Guard.BelowOne(KeyDropout);
    }

    /// <summary>The same with another trunk.</summary>
    internal SequenceEncoding With(SequenceTrunk? trunk) =>
        new()
        {
            Trunk = trunk,
            Pooling = Pooling,
            ColumnsAtEachStep = ColumnsAtEachStep,
            Widths = Widths,
            Dropout = Dropout,
            KeyDropout = KeyDropout,
        };

    /// <summary>The column with as many values in a step as this says.</summary>
    /// <exception cref="ArgumentException">It holds numbers, and nothing says how many of them make a step: most often such a vector was
    /// meant to have a size.</exception>
    internal InputColumn Sized(InputColumn column)
    {
        if (column is not { IsSequence: true, Type: ColumnKind.Single })
            return column;
        return Widths.TryGetValue(column.Name, out var width)
            ? column with { Size = width }
            : throw new ArgumentException(
                $"Feature column '{column.Name}' is a vector of Single of unknown size. Give it a size, for example with [VectorType(n)] "
                    + "on the class or a range of columns in the loader; if its rows are sequences of different lengths, say in "
                    + "MultiTaskOptions.Sequence.Widths how many numbers make a step."
            );
    }
}
