using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask;

/// <summary>
/// The stock steps that represent a model in a saved zip: an OnnxTransformer, unpacking of scalars, MapValueToKey for keys. Made for one
/// saving, during which its ONNX file is in a temporary folder.
/// </summary>
internal sealed class StockChain : IDisposable
{
    private readonly ScratchContext _scratch;
    private readonly TransformerChain<ITransformer> _chain;

    public StockChain(MLContext context, byte[] network, ModelSchema schema, bool portable)
    {
        if (portable && schema.Inputs.FirstOrDefault(input => input.IsSequence) is { } sequence)
            throw new NotSupportedException(
                $"The model reads '{sequence.Name}', whose rows have different lengths, and ML.NET's own OnnxTransformer takes no such "
                    + "vectors: it cannot be saved as portable. Save it without that option and load it with "
                    + "ml.MultiTask().Load, or ship its ONNX file."
            );
        var columns = StockColumn.Plan(schema, portable);
        _scratch = new ScratchContext(context);
        try
        {
            var file = _scratch.PathOf("model.onnx");
            File.WriteAllBytes(file, StockForm.Write(network, columns));
            _chain = Build(file, schema, columns);
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    // The stock step takes no vectors of unknown size. What it is told here is not used: loading puts the multi-task transformer in its
    // place.
    private static InputColumn OfOneStep(InputColumn input) => input with { IsSequence = false };

    public void Save(ModelSaveContext context) => ((ICanSaveModel)_chain).Save(context);

    public void Dispose()
    {
        _chain.Dispose();
        _scratch.Dispose();
    }

    private TransformerChain<ITransformer> Build(string file, ModelSchema schema, StockColumn[] columns)
    {
        var transforms = _scratch.Context.Transforms;
        IDataView view = new BareView(ColumnTypes.SchemaOf(schema.Inputs.Select(OfOneStep)));
        var steps = new List<ITransformer>();
        Add(
            transforms.ApplyOnnxModel(
                [.. columns.Select(column => column.Output).Distinct()],
                [.. schema.Inputs.Select(input => input.Name)],
                file
            )
        );
        foreach (var pack in columns.Where(column => column.Slot is not null).GroupBy(column => column.Output))
        {
            Add(transforms.CopyColumns(PackedScalars<int>.Column, pack.Key));
            Add(Unpack(pack.First().Value));
            foreach (var column in pack.Where(column => column.Vocabulary is null))
                Add(transforms.CopyColumns(column.Column.Name, Scalar(column.Slot!.Value)));
            foreach (var column in pack.Where(column => column.Vocabulary is not null))
                AddKey(column, Scalar(column.Slot!.Value));
            Add(
                transforms.DropColumns([
                    PackedScalars<int>.Column,
                    pack.Key,
                    .. Enumerable.Range(0, PackedScalars<int>.Width).Select(Scalar),
                ])
            );
        }
        StockColumn[] keys = [.. columns.Where(column => column.Vocabulary is not null && column.Slot is null)];
        foreach (var column in keys)
            AddKey(column, ColumnOf(column));
        if (keys.Length > 0)
            Add(transforms.DropColumns([.. keys.Select(ColumnOf)]));
        return new TransformerChain<ITransformer>([.. steps]);

        void Add<T>(IEstimator<T> estimator)
            where T : ITransformer
        {
            var step = estimator.Fit(view);
            view = step.Transform(view);
            steps.Add(step);
        }

        void AddKey(StockColumn column, string value)
        {
            var data = new KeyData(_scratch.Context);
            KeyVocabularies.Visit(column.Vocabulary!, data);
            Add(transforms.Conversion.MapValueToKey(column.Column.Name, value, column.Column.KeyCount, keyData: data.View));
        }

        static string ColumnOf(StockColumn column) => column.Output[..^StockForm.Suffix.Length];

        static string Scalar(int slot) => FormattableString.Invariant($"{UnpackedScalars<int>.Prefix}{slot}");
    }

    private IEstimator<ITransformer> Unpack(ColumnKind item) =>
        item switch
        {
            ColumnKind.Single => Unpack<float>(item),
            ColumnKind.Boolean => Unpack<bool>(item),
            ColumnKind.Byte => Unpack<byte>(item),
            ColumnKind.Text => Unpack<ReadOnlyMemory<char>>(item),
            ColumnKind.Double => Unpack<double>(item),
            ColumnKind.SByte => Unpack<sbyte>(item),
            ColumnKind.Int16 => Unpack<short>(item),
            ColumnKind.UInt16 => Unpack<ushort>(item),
            ColumnKind.Int32 => Unpack<int>(item),
            ColumnKind.UInt32 => Unpack<uint>(item),
            ColumnKind.Int64 => Unpack<long>(item),
            ColumnKind.UInt64 => Unpack<ulong>(item),
            _ => throw new NotSupportedException($"Scalars of {item} are not known."),
        };

    private IEstimator<ITransformer> Unpack<T>(ColumnKind item) =>
        _scratch.Context.Transforms.CustomMapping<PackedScalars<T>, UnpackedScalars<T>>(
            ScalarContract<T>.Unpack,
            ScalarContracts.Prefix + item
        );
}
