using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Idx;

/// <summary>A column of one .NET type over an idx file.</summary>
internal sealed class IdxReader<T>(IdxFile file, PrimitiveDataViewType item, IdxConvert<T> convert) : IdxReader(file)
{
    private readonly int _size = file.Header.Size;

    public override DataViewType Type { get; } =
        file.Header.Dimensions.Length == 1 ? item : new VectorDataViewType(item, file.Header.Dimensions[1..]);

    public override Delegate Getter(Func<int> row) =>
        File.Header.Dimensions.Length == 1
            ? (ValueGetter<T>)((ref T to) => convert(File[row()], MemoryMarshal.CreateSpan(ref to, 1)))
            : (ValueGetter<VBuffer<T>>)(
                (ref VBuffer<T> to) =>
                {
                    var editor = VBufferEditor.Create(ref to, _size);
                    convert(File[row()], editor.Values);
                    to = editor.Commit();
                }
            );
}
