using System.Security.Cryptography;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Rows of a fixed width in one array.</summary>
internal abstract class GrowingArray(int width)
{
    public int Width => width;

    /// <summary>The array behind the rows; replaced when <see cref="Reserve"/> has to grow it.</summary>
    public abstract Array Items { get; }

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

    /// <summary>Whether rows have different numbers of steps.</summary>
    public virtual bool IsSequence => false;

    /// <summary>Steps of a row of a sequence.</summary>
    public virtual int StepsOf(int row) => 1;

    public static GrowingArray Create(InputColumn input) =>
        input.Type switch
        {
            ColumnKind.Single when input.IsSequence => new SequenceArray<float>(input.Size),
            ColumnKind.Key when input.IsSequence => new SequenceArray<uint>(input.Size),
            ColumnKind.Single => new GrowingArray<float>(input.Size),
            ColumnKind.Key => new GrowingArray<uint>(input.Size),
            ColumnKind.Byte => new GrowingArray<byte>(input.Size),
            _ => throw new NotSupportedException($"Feature column '{input.Name}' of {input.Type} cannot be trained on."),
        };
}
