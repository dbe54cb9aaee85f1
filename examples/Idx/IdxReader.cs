using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Idx;

/// <summary>A column over an idx file.</summary>
internal abstract class IdxReader(IdxFile file)
{
    public IdxFile File => file;

    public abstract DataViewType Type { get; }

    /// <summary>A ValueGetter of the row that <paramref name="row"/> gives.</summary>
    public abstract Delegate Getter(Func<int> row);

    /// <exception cref="InvalidDataException">The file has numbers that the kind of column cannot hold.</exception>
    public static (IdxReader Reader, DataViewSchema.Annotations? Annotations) Create(IdxColumn column, IdxFile file) =>
        column.Kind switch
        {
            IdxColumnKind.Key => Keys(column, file),
            IdxColumnKind.Number => (new IdxReader<float>(file, NumberDataViewType.Single, Numbers(file)), null),
            _ => (file.Header.Type.Values(file), null),
        };

    private static (IdxReader, DataViewSchema.Annotations) Keys(IdxColumn column, IdxFile file)
    {
        // Without names each key stands for its number, which the file's type has to hold.
        if (column.KeyNames.Count == 0 && column.KeyCount - 1 > file.Header.Type.Largest)
            throw new ArgumentOutOfRangeException(
                nameof(IdxColumn.KeyCount),
                column.KeyCount,
                $"Column '{column.Name}': the numbers of '{file.Path}' are of type {file.Header.Type.Type}; KeyCount must be at "
                    + $"most {file.Header.Type.Largest + 1}, unless there are KeyNames."
            );
        var given = Math.Max(column.KeyCount, column.KeyNames.Count);
        var largest = Largest(column, file, given > 0 ? given - 1 : int.MaxValue - 1);
        var count = given > 0 ? given : largest + 1;
        var type = file.Header.Type;
        var annotations = new DataViewSchema.Annotations.Builder();
        if (column.KeyNames.Count > 0)
            annotations.Add(
                "KeyValues",
                new VectorDataViewType(TextDataViewType.Instance, count),
                (ref VBuffer<ReadOnlyMemory<char>> names) =>
                    names = new VBuffer<ReadOnlyMemory<char>>(count, [.. column.KeyNames.Select(name => name.AsMemory())])
            );
        else
            type.AddKeyValues(annotations, count);
        var reader = new IdxReader<uint>(file, new KeyDataViewType(typeof(uint), count), (item, to) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = (uint)type.Number(item[(i * type.Bytes)..]) + 1;
        });
        return (reader, annotations.ToAnnotations());
    }

    private static int Largest(IdxColumn column, IdxFile file, int most)
    {
        var (largest, type) = (0, file.Header.Type);
        for (var item = 0; item < file.Header.Count; item++)
            for (var i = 0; i < file.Header.Size; i++)
            {
                var number = type.Number(file[item][(i * type.Bytes)..]);
                if (!(number >= 0 && number <= most && number == Math.Floor(number)))
                    throw new InvalidDataException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"'{file.Path}': item {item}, at byte {file.ByteOf(item) + i * type.Bytes}, is {number}; the keys of column "
                                + $"'{column.Name}' stand for whole numbers from 0 to {most}."
                        )
                    );
                largest = Math.Max(largest, (int)number);
            }
        return largest;
    }

    private static IdxConvert<float> Numbers(IdxFile file)
    {
        var type = file.Header.Type;
        return (item, to) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = (float)type.Number(item[(i * type.Bytes)..]);
        };
    }
}
