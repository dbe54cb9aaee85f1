using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class KeyToVectorMapper : OneToOneMapper
{
    private readonly bool _bag;
    private readonly KeyVectorColumn[] _columns;

    public KeyToVectorMapper(KeyToVectorMappingTransformer parent, DataViewSchema inputSchema)
        : base(parent, inputSchema)
    {
        _bag = parent.Bag;
        _columns = Array.ConvertAll(Inputs, input => new KeyVectorColumn(input));
    }

    public override bool CanSaveOnnx(OnnxContext ctx) => true;

    public override void SaveAsOnnx(OnnxContext ctx)
    {
        ctx.CheckOpSetVersion(9, KeyToVectorMappingTransformer.Signature);
        OnnxColumns.Save(ctx, OnnxPairs(), (i, input, output) =>
        {
            if (_columns[i].Size == 0)
                return false;
            Save(ctx, _columns[i], input, output);
            return true;
        });
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputs() =>
        [.. _columns.Select((column, i) => new DataViewSchema.DetachedColumn(Pairs[i].Output, TypeOf(column), Annotations(column)))];

    protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
    {
        disposer = null;
        var read = KeyReader.Make(input, Inputs[output]);
        return _bag && _columns[output].IsVector ? Counts(read, _columns[output].KeyCount) : Indicators(read, _columns[output].KeyCount);
    }

    private bool Counts(KeyVectorColumn column) => _bag || !column.IsVector;

    private VectorDataViewType TypeOf(KeyVectorColumn column) =>
        Counts(column) ? new(NumberDataViewType.Single, column.KeyCount)
        : column.Size == 0 ? new(NumberDataViewType.Single)
        : new(NumberDataViewType.Single, column.Size, column.KeyCount);

    private DataViewSchema.Annotations Annotations(KeyVectorColumn column)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (column.KeyNames() is { } names && (Counts(column) || column.Size > 0))
        {
            var slots = Counts(column) ? names : column.Repeat(names);
            var dimensions = TypeOf(column).Dimensions;
            builder.Add(
                AnnotationKinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, dimensions),
                (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(slots, 0, ref value, slots.Length));
        }

        if (!_bag && column.Size > 0)
        {
            int[] ranges = [.. Enumerable.Range(0, column.Size).SelectMany(i => new[] { i * column.KeyCount, ((i + 1) * column.KeyCount) - 1 })];
            builder.Add(
                AnnotationKinds.CategoricalSlotRanges,
                new VectorDataViewType(NumberDataViewType.Int32, column.Size, 2),
                (ref VBuffer<int> value) => VBuffer<int>.Copy(ranges, 0, ref value, ranges.Length));
        }

        if (!_bag || !column.IsVector)
            builder.AddIsNormalized();
        return builder.ToAnnotations();
    }

    private static ValueGetter<VBuffer<float>> Indicators(KeyReader.Read read, int keyCount) => (ref VBuffer<float> value) =>
    {
        var keys = read();
        var count = 0;
        foreach (var key in keys)
            count += IsIn(key, keyCount) ? 1 : 0;
        var editor = VBufferEditor.Create(ref value, keys.Length * keyCount, count, requireIndicesOnDense: true);
        var at = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (!IsIn(keys[i], keyCount))
                continue;
            editor.Indices[at] = (i * keyCount) + (int)keys[i] - 1;
            editor.Values[at++] = 1;
        }

        value = editor.Commit();
    };

    private static ValueGetter<VBuffer<float>> Counts(KeyReader.Read read, int keyCount) => (ref VBuffer<float> value) =>
    {
        var keys = read();
        var editor = VBufferEditor.Create(ref value, keyCount);
        editor.Values.Clear();
        foreach (var key in keys)
        {
            if (IsIn(key, keyCount))
                editor.Values[(int)key - 1]++;
        }

        value = editor.Commit();
    };

    private static bool IsIn(ulong key, int keyCount) => key - 1 < (ulong)keyCount;

    private void Save(OnnxContext ctx, KeyVectorColumn column, string input, string output)
    {
        var keys = ctx.AddIntermediateVariable(column.Input.Type.WithItemType(NumberDataViewType.Int64), "Cast");
        ctx.CreateNode("Cast", input, keys, "").AddAttribute("to", OnnxElementType.Int64);
        var sum = _bag && column.IsVector;
        var encoded = sum
            ? ctx.AddIntermediateVariable(new VectorDataViewType(NumberDataViewType.Single, column.Size, column.KeyCount), "encoded")
            : output;
        ctx.CreateNode("OneHotEncoder", keys, encoded)
            .AddAttribute("cats_int64s", Enumerable.Range(1, column.KeyCount).Select(key => (long)key))
            .AddAttribute("zeros", true);
        if (sum)
            ctx.CreateNode("ReduceSum", encoded, output, "").AddAttribute("axes", new long[] { 1 }).AddAttribute("keepdims", false);
    }
}
