using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Deals the rows of a view out over [0, 1], by chance or by the value in a column; parts are ranges of it.</summary>
internal sealed class RowSplitter
{
    private const uint DefaultRandomSeed = 42;
    private const uint DefaultHashSeed = 314489979;

    private readonly IDataView _data;
    private readonly DataViewSchema.Column? _column;
    private readonly uint? _seed;

    public RowSplitter(IDataView data, string samplingKeyColumn, int? seed)
    {
        _data = data;
        _seed = (uint?)seed;
        if (samplingKeyColumn != null)
            _column = data.Schema.GetColumnOrNull(samplingKeyColumn)
                ?? throw Contracts.ExceptMissingColumn(nameof(samplingKeyColumn), "SamplingKeyColumn", samplingKeyColumn);
    }

    public IDataView Part(RowRange range) => new FilteredDataView(_data, MakeTest(range));

    private IRowTest MakeTest(RowRange range)
    {
        if (_column is not { } column)
            return new RandomTest(_seed ?? DefaultRandomSeed, range);
        if (column.Type is KeyDataViewType)
            return new RangeTest(column, range);
        return RangeTest.Supports(column.Type)
            ? new ScaledTest(_data, column, range)
            : new HashTest(column, _seed ?? DefaultHashSeed, range);
    }
}
