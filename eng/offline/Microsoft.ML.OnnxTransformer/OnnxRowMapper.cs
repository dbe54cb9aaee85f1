using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs the model on each row by itself: once for all outputs that are asked for.</summary>
internal sealed class OnnxRowMapper : RowMapper
{
    private const string ExportSuffix = ".output";

    private readonly OnnxTransformer _parent;
    private readonly (DataViewSchema.Column Column, int[] Shape)[] _inputs;

    public OnnxRowMapper(OnnxTransformer parent, DataViewSchema inputSchema)
        : base(inputSchema)
    {
        _parent = parent;
        _inputs = Array.ConvertAll(parent.Inputs, name => Bind(parent.Model.GetInput(name), inputSchema));
    }

    public override IEnumerable<int> GetDependencies(int output) => _inputs.Select(input => input.Column.Index);

    public override Delegate[] MakeGetters(DataViewRow input, Func<int, bool> isActive, out Action disposer)
    {
        var active = Enumerable.Range(0, Outputs.Length).Where(isActive).ToArray();
        // Where nothing is asked for, the inputs need not be there to be read.
        var inputs = active.Length == 0 ? [] : _inputs;
        var readers = Array.ConvertAll(inputs, bound => OnnxInput.Reader(input, bound.Column, bound.Shape));
        var names = Array.ConvertAll(active, i => _parent.Outputs[i]);
        var run = new RunOfRow(input, () => _parent.Model.Run(Array.ConvertAll(readers, read => read()), names));
        disposer = run.Dispose;

        var getters = new Delegate[Outputs.Length];
        foreach (var i in active)
            getters[i] = TypeDispatch.Invoke(Outputs[i].Type.GetItemType().RawType, new GetterMaker(run, _parent.Outputs[i], Outputs[i].Type));
        return getters;
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputs() => Array.ConvertAll(_parent.Outputs, name =>
    {
        // An estimator's schema keeps the ending, so the two do not agree: ML.NET's own fault.
        var column = name.EndsWith(ExportSuffix, StringComparison.Ordinal) ? name.Replace(ExportSuffix, "") : name;
        var annotations = new DataViewSchema.Annotations.Builder();
        if (_parent.Model.SlotNamesOrNull(column) is { } slots)
            annotations.AddSlotNames(Array.ConvertAll(slots, slot => slot.AsMemory()));
        return new DataViewSchema.DetachedColumn(column, _parent.Model.GetOutput(name).Type, annotations.ToAnnotations());
    });

    private static (DataViewSchema.Column Column, int[] Shape) Bind(OnnxVariable variable, DataViewSchema schema)
    {
        var shape = variable.RowShape();
        if (shape.Count(size => size == 0) > 1)
            throw new ArgumentOutOfRangeException(variable.Name, "Only 1 unknown dimension is allowed");
        var column = schema.GetColumnOrNull(variable.Name) ?? throw Contracts.ExceptMissingColumn("inputSchema", "input", variable.Name);

        var wanted = variable.Type.GetItemType();
        var given = column.Type.GetItemType();
        if (!given.Equals(wanted) && !(given is KeyDataViewType && given.RawType == wanted.RawType))
            throw Contracts.ExceptColumnType("inputSchema", "input", variable.Name, wanted.ToString(), column.Type.ToString());

        var length = column.Type.GetValueCount();
        if (!shape.Contains(0) && length % shape.Aggregate((product, size) => product * size) != 0)
            throw Contracts.Except($"Input shape mismatch: Input '{variable.Name}' has shape {string.Join(",", shape)}, but input data is of length {length}.");
        return (column, shape);
    }

    /// <summary>The outputs of the row where the cursor stands; the getters of one row share them.</summary>
    private sealed class RunOfRow(DataViewRow row, Func<IDisposableReadOnlyCollection<DisposableNamedOnnxValue>> run) : IDisposable
    {
        private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> _outputs;
        private long _position = -1;

        public NamedOnnxValue this[string name]
        {
            get
            {
                if (_position != row.Position)
                {
                    _outputs?.Dispose();
                    _outputs = run();
                    _position = row.Position;
                }
                return _outputs.First(output => output.Name == name);
            }
        }

        public void Dispose()
        {
            _outputs?.Dispose();
            _outputs = null;
        }
    }

    private sealed class GetterMaker(RunOfRow run, string name, DataViewType type) : ITypedFunction<Delegate>
    {
        public Delegate Invoke<T>()
        {
            // ML.NET takes what has no shape for a sequence, and fails when it is read.
            if (type is not VectorDataViewType)
                return (ValueGetter<T>)((ref T destination) => throw new ArgumentNullException("source", $"Output {name} is a scalar without a shape, which cannot be read."));
            if (type.GetItemType() is TextDataViewType)
                return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)FillWithTexts;
            return (ValueGetter<VBuffer<T>>)Fill;
        }

        private void Fill<T>(ref VBuffer<T> destination)
        {
            var values = Values<T>();
            var editor = VBufferEditor.Create(ref destination, values.Length);
            values.CopyTo(editor.Values);
            destination = editor.Commit();
        }

        private void FillWithTexts(ref VBuffer<ReadOnlyMemory<char>> destination)
        {
            var texts = Values<string>();
            var editor = VBufferEditor.Create(ref destination, texts.Length);
            for (var i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            destination = editor.Commit();
        }

        private ReadOnlySpan<T> Values<T>()
            => run[name].AsTensor<T>() is DenseTensor<T> tensor
                ? tensor.Buffer.Span
                : throw Contracts.Except($"Output column {name} doesn't contain a DenseTensor of expected type {typeof(T)}");
    }
}
