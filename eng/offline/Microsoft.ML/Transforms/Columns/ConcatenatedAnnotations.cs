using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The annotations of a column that is made of others: names and categorical ranges of the slots, normalized where all of them are.</summary>
internal static class ConcatenatedAnnotations
{
    public static DataViewSchema.Annotations Make(DataViewSchema.Column[] inputs, VectorDataViewType type)
    {
        if (!type.IsKnownSize)
            return null;
        var builder = new DataViewSchema.Annotations.Builder();
        if (inputs.All(input => input.IsNormalized()))
            builder.AddIsNormalized();
        if (inputs.Any(input => input.Type is not VectorDataViewType || input.HasSlotNames()))
            builder.AddSlotNames([.. inputs.SelectMany(SlotNames)]);
        var ranges = Ranges(inputs);
        if (ranges.Length > 0)
            builder.Add(
                AnnotationKinds.CategoricalSlotRanges,
                new VectorDataViewType(NumberDataViewType.Int32, ranges.Length / 2, 2),
                (ref VBuffer<int> value) => VBuffer<int>.Copy(ranges, 0, ref value, ranges.Length));
        return builder.ToAnnotations();
    }

    private static IEnumerable<ReadOnlyMemory<char>> SlotNames(DataViewSchema.Column input)
    {
        if (input.Type is not VectorDataViewType vector)
            return [input.Name.AsMemory()];
        if (!input.HasSlotNames())
            return new ReadOnlyMemory<char>[vector.Size];
        VBuffer<ReadOnlyMemory<char>> names = default;
        input.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.IsEmpty ? default : $"{input.Name}.{name}".AsMemory());
    }

    private static int[] Ranges(DataViewSchema.Column[] inputs)
    {
        var all = new List<int>();
        var start = 0;
        foreach (var input in inputs)
        {
            if (input.Annotations.Schema.GetColumnOrNull(AnnotationKinds.CategoricalSlotRanges)?.Type is VectorDataViewType { ItemType: NumberDataViewType })
            {
                VBuffer<int> ranges = default;
                input.Annotations.GetValue(AnnotationKinds.CategoricalSlotRanges, ref ranges);
                all.AddRange(ranges.DenseValues().Select(slot => slot + start));
            }

            start += input.Type.GetValueCount();
        }

        return [.. all];
    }
}
