using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>The array of one column's values for the rows of a batch, and the transfer to ONNX Runtime and back. Row i starts at i ·
/// Size.</summary>
internal abstract class TensorBuffer(int size)
{
    /// <summary>Values of one row.</summary>
    public int Size => size;

    /// <summary>A tensor [rows, Size] over the first rows: the array itself if ONNX Runtime can read it, else a copy that
    /// <see cref="Push"/> and <see cref="Pull"/> keep in sync.</summary>
    public abstract OrtValue Bind(int rows);

    /// <summary>Brings the array's first rows into the tensor, before a run.</summary>
    public virtual void Push(OrtValue tensor, int rows) { }

    /// <summary>Brings the tensor into the array's first rows, after a run.</summary>
    public virtual void Pull(OrtValue tensor, int rows) { }

    /// <summary>A reader of a data view's column into this array.</summary>
    public abstract FeatureReader Reader(DataViewRow source, InputColumn column);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of an output column; <paramref name="row"/> gives the current row, after scoring it if
    /// necessary.</summary>
    public abstract Delegate Getter(OutputColumn column, Func<int> row);

    /// <summary>Copies the first rows of an array of this buffer's item type, [rows, Size].</summary>
    public abstract void Load(Array from, int rows);

    /// <summary>A reader of objects' property or field into buffers of this type.</summary>
    public abstract MemberReader<TRow> MemberReader<TRow>(InputColumn column, MemberInfo member);

    /// <summary>A new array of this buffer's item type for a number of rows.</summary>
    public abstract Array NewArray(int rows);

    /// <summary>Copies rows out, to a row of an array of the same item type.</summary>
    public abstract void CopyTo(Array target, int from, int count, int to);

    /// <summary>Copies a row of another buffer of the same column.</summary>
    public abstract void CopyRow(TensorBuffer from, int fromRow, int row);

    /// <summary>A buffer of an input column.</summary>
    public static TensorBuffer Create(InputColumn column, int capacity) =>
        !column.IsSequence ? Create(column.Type, capacity, column.Size)
        : column.Type == ColumnKind.Key ? new SequenceBuffer<uint>(capacity, column.Dims, 0)
        : new SequenceBuffer<float>(capacity, column.Dims, InputColumn.Filling);

    /// <summary>A buffer of an output column.</summary>
    public static TensorBuffer Create(OutputColumn column, int capacity)
    {
        if (column.IsList)
            return column.Type switch
            {
                ColumnKind.Single => new ListBuffer<float>(capacity, column),
                ColumnKind.Key => new ListBuffer<uint>(capacity, column),
                _ => throw new NotSupportedException($"Lists of {column.Type} are not known."),
            };
        if (!column.IsSequence)
            return Create(column.Type, capacity, column.Size);
        return column.Type switch
        {
            ColumnKind.Single => new SequenceBuffer<float>(capacity, column.Dims, 0),
            ColumnKind.Key => new SequenceBuffer<uint>(capacity, column.Dims, 0),
            _ => throw new NotSupportedException($"Sequences of {column.Type} are not known."),
        };
    }

    /// <summary>A buffer for <paramref name="capacity"/> rows.</summary>
    public static TensorBuffer Create(ColumnKind item, int capacity, int size) =>
        item switch
        {
            ColumnKind.Single => new NumberBuffer<float>(capacity, size),
            ColumnKind.Boolean => new NumberBuffer<bool>(capacity, size),
            ColumnKind.Key or ColumnKind.UInt32 => new NumberBuffer<uint>(capacity, size),
            ColumnKind.Byte => new NumberBuffer<byte>(capacity, size),
            ColumnKind.Text => new TextBuffer(capacity, size),
            ColumnKind.Double => new NumberBuffer<double>(capacity, size),
            ColumnKind.SByte => new NumberBuffer<sbyte>(capacity, size),
            ColumnKind.Int16 => new NumberBuffer<short>(capacity, size),
            ColumnKind.UInt16 => new NumberBuffer<ushort>(capacity, size),
            ColumnKind.Int32 => new NumberBuffer<int>(capacity, size),
            ColumnKind.Int64 => new NumberBuffer<long>(capacity, size),
            ColumnKind.UInt64 => new NumberBuffer<ulong>(capacity, size),
            _ => throw new NotSupportedException($"Tensors of {item} are not known."),
        };
}
