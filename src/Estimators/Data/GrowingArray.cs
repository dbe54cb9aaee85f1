using System.Security.Cryptography;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Rows of a fixed width in one array.</summary>
internal abstract class GrowingArray(int width)
{
    /// <summary>Bytes of the place of a row that has an array of its own.</summary>
    protected const int PlaceBytes = 8;

    // Steps that a row of a sequence is taken to have until rows were read.
    private const int UsualSteps = 32;

    public int Width => width;

    /// <summary>The first rows, one after the other: [rows, width].</summary>
    public abstract Array First(int rows);

    /// <summary>How many rows there can be.</summary>
    public virtual int MostRows => Array.MaxLength / Width;

    /// <summary>Bytes of a row that are copied when there is made room for more.</summary>
    public virtual long MovedBytes => RowBytes;

    /// <summary>Bytes of a row in the tensors of a batch.</summary>
    public virtual long TensorBytes => 4L * Width;

    /// <summary>An empty array of the same kind and width.</summary>
    public abstract GrowingArray NewLike();

    /// <summary>Makes room for a number of rows.</summary>
    public abstract void Reserve(int rows);

    /// <summary>A reader of a data view's column into the array behind the rows; invalid after the array has grown.</summary>
    public abstract FeatureReader Reader(DataViewRow source, InputColumn column);

    /// <summary>Fits an encoding of numbers on the first rows.</summary>
    /// <exception cref="NotSupportedException">They are no numbers.</exception>
    public abstract FittedEncoding Fit(NumericEncoding encoding, InputColumn column, int rows);

    /// <summary>Bytes of a row.</summary>
    public abstract long RowBytes { get; }

    /// <summary>Copies a row of an array of the same kind.</summary>
    public abstract void CopyRow(GrowingArray from, int fromRow, int row);

    /// <summary>Adds the bytes of the first rows to a hash.</summary>
    public abstract void AddTo(IncrementalHash hash, int rows);

    /// <summary>Writes a row for another process.</summary>
    public abstract void WriteRow(int row, Stream to);

    /// <summary>Reads what <see cref="WriteRow"/> wrote.</summary>
    public abstract void ReadRow(int row, Stream from);

    /// <summary>Whether rows have different numbers of steps.</summary>
    public virtual bool IsSequence => false;

    /// <summary>Bytes of a step of a sequence in the tensors of a batch.</summary>
    public virtual long StepBytes => TensorBytes;

    /// <summary>Steps of a row of a sequence.</summary>
    public virtual int StepsOf(int row) => 1;

    /// <summary>Counts the values of a sequence.</summary>
    /// <param name="width">Values of a step.</param>
    public static EntryCount CountOfSequence(int width) => new((int)Math.Min((long)UsualSteps * width, int.MaxValue));

    /// <param name="input">The column.</param>
    /// <param name="count">How many entries its rows have, of sequences and where they are kept sparse; null where they are kept as they
    /// are.</param>
    public static GrowingArray Create(InputColumn input, EntryCount? count = null) =>
        input.Type switch
        {
            ColumnKind.Single when input.IsSequence => new SequenceArray<float>(input.Size, count ?? CountOfSequence(input.Size)),
            ColumnKind.Key when input.IsSequence => new SequenceArray<uint>(input.Size, count ?? CountOfSequence(input.Size)),
            ColumnKind.Single when count is not null => new SparseArray(input.Size, count),
            ColumnKind.Single => new GrowingArray<float>(input.Size),
            ColumnKind.Key => new GrowingArray<uint>(input.Size),
            ColumnKind.Byte => new GrowingArray<byte>(input.Size),
            _ => throw new NotSupportedException($"Feature column '{input.Name}' of {input.Type} cannot be trained on."),
        };
}
