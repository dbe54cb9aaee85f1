using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.TextLoaders;

/// <summary>Options of the text loader that the fixtures do not use. What is expected here was seen with ML.NET 5.0.0.</summary>
[TestClass]
public sealed class TextLoaderOptionTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void VariableEnd()
    {
        using var file = new TextFile("1,2,3", "4", "5,6,,7");
        var view = Load(file, new() { Columns = [Column("V", new TextLoader.Range { Min = 1, VariableEnd = true })] });
        Assert.AreEqual("Vector<Single>", view.Schema["V"].Type.ToString());
        CheckRows([[2f, 3f], [], [6f, 0f, 7f]], view);
    }

    [TestMethod]
    public void AllOther()
    {
        using var file = new TextFile("1,2,3,4,5");
        var view = Load(file, new()
        {
            Columns = [Column("Rest", new TextLoader.Range { Min = 0, Max = 4, AllOther = true }), Column("Label", new TextLoader.Range(2))],
        });
        Assert.AreEqual("Vector<Single, 4>", view.Schema["Rest"].Type.ToString());
        CheckRows([[1f, 2f, 4f, 5f]], view);
    }

    [TestMethod]
    public void EscapeChar()
    {
        using var file = new TextFile("\"a \\\"b\\\", c\",1", "x\\y,2");
        var view = Load(file, new() { AllowQuoting = true, EscapeChar = '\\', Columns = [new("T", DataKind.String, 0), new("N", DataKind.Int32, 1)] });
        CollectionAssert.AreEqual(new[] { "a \"b\", c", "x\\y" }, view.GetColumn<string>("T").ToArray());
        CollectionAssert.AreEqual(new[] { 1, 2 }, view.GetColumn<int>("N").ToArray());
    }

    [TestMethod]
    public void HeaderOfEachFileIsSkipped()
    {
        using var first = new TextFile("a,b", "1,2");
        using var second = new TextFile("// a remark", "a,b", "3,4", "", "// another", "5,6");
        var loader = _ml.Data.CreateTextLoader([new TextLoader.Column("B", DataKind.Single, 1)], ',', hasHeader: true);
        CollectionAssert.AreEqual(new[] { 2f, 4f, 6f }, loader.Load(first.Path, second.Path).GetColumn<float>("B").ToArray());
    }

    [TestMethod]
    public void HeaderFileNamesTheSlots()
    {
        using var header = new TextFile("x,y,z");
        using var file = new TextFile("1,2,3");
        var view = Load(file, new() { HeaderFile = header.Path, Columns = [new("V", DataKind.Single, 1, 2)] });
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["V"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "y", "z" }, names.DenseValues().Select(name => name.ToString()).ToArray());
        CheckRows([[2f, 3f]], view);
    }

    [TestMethod]
    public void SparseWithInputSize()
    {
        using var file = new TextFile("7 1:2 3:4", "8 0:1");
        var view = Load(file, new() { Separators = [' '], AllowSparse = true, InputSize = 5, Columns = [new("V", DataKind.Single, 0, 4)] });
        CheckRows([[7f, 0f, 2f, 0f, 4f], [8f, 1f, 0f, 0f, 0f]], view);
    }

    [TestMethod]
    public void LinesOfSeveralSizesHaveNoEnd()
    {
        using var file = new TextFile("1,2,3", "4,5");
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromTextFile(
            file.Path, new TextLoader.Options { Separators = [','], Columns = [Column("V", new TextLoader.Range(1, null))] }));
        Assert.AreEqual("The size of input lines is not consistent (Parameter 'Source')", thrown.Message);
    }

    [TestMethod]
    public void SeveralSeparators()
    {
        using var file = new TextFile("1,2;3", "4;5,6");
        CheckRows([[1f, 2f, 3f], [4f, 5f, 6f]], Load(file, new() { Separators = [',', ';'], Columns = [new("V", DataKind.Single, 0, 2)] }));
    }

    [TestMethod]
    public void KeysAndScatteredFieldsOfAClass()
    {
        using var file = new TextFile("0,10,20,30", "2,11,21,31", "3,12,22,32");
        var view = _ml.Data.LoadFromTextFile<KeyedRow>(file.Path, separatorChar: ',');
        Assert.AreEqual(
            "Kind: Key<UInt32, 0-2>, Pair: Vector<Single, 2>, One: Vector<Single, 1>",
            string.Join(", ", view.Schema.Select(column => $"{column.Name}: {column.Type}")));
        CollectionAssert.AreEqual(new uint[] { 1, 3, 0 }, view.GetColumn<uint>("Kind").ToArray());
        CollectionAssert.AreEqual(new[] { 30f, 10f, 31f, 11f, 32f, 12f }, view.GetColumn<float[]>("Pair").SelectMany(row => row).ToArray());
        CollectionAssert.AreEqual(new[] { 20f, 21f, 22f }, view.GetColumn<float[]>("One").SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void CursorCanBeTakenTwice()
    {
        using var file = new TextFile("1", "2", "3");
        var view = Load(file, new() { Columns = [new("X", DataKind.Single, 0)] });
        using var ahead = view.GetRowCursor(view.Schema);
        Assert.IsTrue(ahead.MoveNext());
        CollectionAssert.AreEqual(new[] { 1f, 2f, 3f }, view.GetColumn<float>("X").ToArray());
        Assert.AreEqual(0, ahead.Position);
    }

    [TestMethod]
    public void SaveAndLoadWithTheModel()
    {
        using var file = new TextFile("a,v0,v1", "x,1,", "\"y, z\",2,3");
        var loader = _ml.Data.CreateTextLoader(
            new TextLoader.Options
            {
                Separators = [','],
                HasHeader = true,
                AllowQuoting = true,
                MissingRealsAsNaNs = true,
                Columns = [new("A", DataKind.String, 0), new("V", DataKind.Single, 1, 2)],
            },
            new MultiFileSource(file.Path));
        var model = _ml.Transforms.CopyColumns("B", "A").Fit(loader.Load(new MultiFileSource(file.Path)));
        using var stream = new MemoryStream();
        _ml.Model.Save(model, loader, stream);

        stream.Position = 0;
        var loaded = new MLContext().Model.LoadWithDataLoader(stream, out var again);
        var view = loaded.Transform(again.Load(file.Path));
        CollectionAssert.AreEqual(new[] { "x", "y, z" }, view.GetColumn<string>("B").ToArray());
        CollectionAssert.AreEqual(new[] { 1f, float.NaN, 2f, 3f }, view.GetColumn<float[]>("V").SelectMany(row => row).ToArray());
        Assert.IsTrue(view.Schema["V"].HasSlotNames());
        stream.Position = 0;
        _ml.Model.Load(stream, out var schema);
        Assert.AreEqual("A, V", string.Join(", ", schema.Select(column => column.Name)));
    }

    private static TextLoader.Column Column(string name, TextLoader.Range range) => new(name, DataKind.Single, [range]);

    private static void CheckRows(float[][] expected, IDataView view)
    {
        var rows = ViewReader.Rows(view)[0];
        Assert.HasCount(expected.Length, rows);
        for (var i = 0; i < expected.Length; i++)
            CollectionAssert.AreEqual(expected[i], (float[])rows[i], $"row {i}");
    }

    private IDataView Load(TextFile file, TextLoader.Options options)
    {
        if (options.Separators is ['\t'])
            options.Separators = [','];
        return _ml.Data.CreateTextLoader(options).Load(new MultiFileSource(file.Path));
    }
}
