using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

internal sealed class TermMap<T>(PrimitiveDataViewType itemType, TermIndex<T> index) : TermMap(itemType)
{
    public override int Count => index.Terms.Count;

    public override string[] Texts => [.. index.Terms.Select(TermText.Of)];

    public override float[] Floats => index.Terms switch
    {
        IReadOnlyList<float> numbers => [.. numbers],
        IReadOnlyList<double> numbers => [.. numbers.Select(number => (float)number)],
        IReadOnlyList<bool> truths => [.. truths.Select(truth => truth ? 1f : 0f)],
        _ => null,
    };

    public override void Write(BinaryWriter writer)
    {
        TypeCodec.Write(writer, ItemType);
        writer.Write(Count);
        foreach (var term in index.Terms)
            ValueCodec.Write(writer, term);
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText)
    {
        if (Count == 0)
            return;
        if (asText)
        {
            ReadOnlyMemory<char>[] texts = [.. Texts.Select(text => text.AsMemory())];
            builder.AddKeyValues(TextDataViewType.Instance, new VBuffer<ReadOnlyMemory<char>>(texts.Length, texts));
        }
        else
        {
            builder.AddKeyValues(ItemType, new VBuffer<T>(Count, [.. index.Terms]));
        }
    }

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column) => ElementwiseGetters.Make<T, uint>(row, column, index.Find);
}
