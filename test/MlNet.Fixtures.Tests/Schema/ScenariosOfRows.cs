using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Reading rows: objects, columns, cursors.</summary>
internal sealed class ScenariosOfRows : ScenarioBase
{
    public override IReadOnlyDictionary<string, Func<object?>> All => new Dictionary<string, Func<object?>>
    {
        ["CreateEnumerable: unknown column"] = () => Ml.Data.CreateEnumerable<SOutMissing>(Scored, false).Count(),
        ["CreateEnumerable: unknown column, ignored"] = () => Ml.Data.CreateEnumerable<SOutMissing>(Scored, false, ignoreMissingColumns: true).Count(),
        ["CreateEnumerable: other item type"] = () => Ml.Data.CreateEnumerable<SOutWrong>(Scored, false).Count(),
        ["CreateEnumerable reuseRowObject true"] = () => Ml.Data.CreateEnumerable<SOut>(Scored, true).ToList().Distinct().Count(),
        ["GetColumn: float column as double"] = () => Data.GetColumn<double>("A").First(),
        ["GetColumn: vector as array"] = () => Data.GetColumn<float[]>("V").First(),
        ["GetColumn: text as string"] = () => Data.GetColumn<string>("T").First(),
        ["GetColumn: unknown"] = () => Data.GetColumn<float>("Nope").First(),
        ["Schema indexer: unknown"] = () => Data.Schema["Nope"],
        ["Schema GetColumnOrNull: unknown"] = () => Data.Schema.GetColumnOrNull("Nope"),

        ["getter of the wrong type"] = () => Cursor("A").GetGetter<double>(Data.Schema["A"]),
        ["getter of an inactive column"] = () => Cursor("A").GetGetter<float>(Data.Schema["B"]),
        ["getter before MoveNext"] = () => ReadA(Cursor("A")),
        ["getter after the end"] = () =>
        {
            var cursor = Cursor("A");
            var getter = cursor.GetGetter<float>(Data.Schema["A"]);
            while (cursor.MoveNext())
                _ = cursor.Position;
            float value = 0;
            getter(ref value);
            return value;
        },
        ["Position"] = () =>
        {
            using var cursor = Cursor("A");
            var positions = new List<long> { cursor.Position };
            cursor.MoveNext();
            positions.Add(cursor.Position);
            cursor.MoveNext();
            positions.Add(cursor.Position);
            while (cursor.MoveNext())
                _ = cursor.Batch;
            return positions.Append(cursor.Position).ToArray();
        },

        ["LoadFromEnumerable of a list: GetRowCount, CanShuffle"] = () =>
        {
            var stream = Ml.Data.LoadFromEnumerable(new CountingRows(SRow.Eight()));
            return new object?[] { Data.GetRowCount(), Data.CanShuffle, stream.GetRowCount(), stream.CanShuffle };
        },
        ["LoadFromEnumerable: float[] without VectorType"] = () => SchemaText.Of(Ml.Data.LoadFromEnumerable(new List<SRowAnyV>()).Schema),
        ["LoadFromEnumerable: get-only property"] = () => SchemaText.Of(Ml.Data.LoadFromEnumerable(new List<SGetOnly>()).Schema),
        ["LoadFromEnumerable: unsupported member"] = () => SchemaText.Of(Ml.Data.LoadFromEnumerable(new List<SDecimal>()).Schema),
        ["LoadFromEnumerable: wrong vector length in a row"] = () => Load(new SRow { V = [1, 2] }).GetColumn<float[]>("V").Count(),
        ["LoadFromEnumerable: null vector in a row"] = () => Load(new SRow { V = null }).GetColumn<float[]>("V").ToArray(),
        ["LoadFromEnumerable: null row"] = () => SchemaText.CountRows(Load([null!])),
        ["LoadFromEnumerable: KeyType member"] = () => Keys.GetColumn<uint>("K").ToArray(),
        ["CreateEnumerable: key into a KeyType member"] = () => Ml.Data.CreateEnumerable<KRow>(Keys, false).Select(row => row.K).ToArray(),
        ["CreateEnumerable: key into a plain uint member"] = () => Ml.Data.CreateEnumerable<KPlain>(Keys, false).Select(row => row.K).ToArray(),
        ["LoadFromEnumerable: KeyType vector member"] = () =>
            Ml.Data.LoadFromEnumerable([new KVector { K = [0, 1, 2, 3, 4, uint.MaxValue] }]).GetColumn<uint[]>("K").Single(),
        ["GetColumn: key"] = () =>
        {
            var keys = Keys; // the column has to be one of the very view that is read
            return keys.GetColumn<uint>(keys.Schema["K"]).ToArray();
        },
    };

    private IDataView Scored => Model.Transform(Data);

    private IDataView Keys => Ml.Data.LoadFromEnumerable(new uint[] { 0, 1, 2, 3, 4, uint.MaxValue }.Select(key => new KRow { K = key }).ToList());

    private IDataView Load(params SRow[] rows) => Ml.Data.LoadFromEnumerable(rows);

    private DataViewRowCursor Cursor(string column) => Data.GetRowCursor([Data.Schema[column]]);

    private float ReadA(DataViewRowCursor cursor)
    {
        float value = 0;
        cursor.GetGetter<float>(Data.Schema["A"])(ref value);
        return value;
    }
}
