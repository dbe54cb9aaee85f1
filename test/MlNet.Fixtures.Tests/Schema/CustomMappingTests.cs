using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>CustomMapping: definitions, keys, contracts.</summary>
[TestClass]
public sealed class CustomMappingTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public CustomMappingTests() => _data = _ml.Data.LoadFromEnumerable(SRow.Eight());

    [TestMethod]
    public void AContractComesBackWithTypedColumns()
    {
        var model = _ml.Transforms.CustomMapping(new HalvingFactory().GetMapping(), HalvingFactory.Contract).Fit(_data);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _data.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);

        Assert.IsInstanceOfType<CustomMappingTransformer<HalvingFactory.Input, HalvingFactory.Output>>(loaded);
        var scored = loaded.Transform(_data);
        CollectionAssert.AreEqual(new[] { 0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f }, scored.GetColumn<float>("Half").ToArray());
        CollectionAssert.AreEqual(new[] { false, true, false, true, false, true, false, true }, scored.GetColumn<bool>("IsOdd").ToArray());
    }

    [TestMethod]
    public void TheActionRunsOnceForARow()
    {
        var runs = 0;
        var view = _ml.Transforms.CustomMapping<HalvingFactory.Input, HalvingFactory.Output>((_, _) => runs++, null).Fit(_data).Transform(_data);
        using (var cursor = view.GetRowCursor(view.Schema))
        {
            var (half, odd) = (cursor.GetGetter<float>(view.Schema["Half"]), cursor.GetGetter<bool>(view.Schema["IsOdd"]));
            var (a, b) = (0f, false);
            while (cursor.MoveNext())
            {
                half(ref a);
                odd(ref b);
                half(ref a);
            }
        }

        Assert.AreEqual(8, runs);
    }

    [TestMethod]
    public void ADefinitionRenamesRetypesAndAnnotates()
    {
        var definition = SchemaDefinition.Create(typeof(Box));
        definition["Key"].ColumnName = "Species";
        definition["Species"].ColumnType = new KeyDataViewType(typeof(uint), 2);
        definition["Species"].AddAnnotation("KeyValues", new[] { "x", "y" }, new VectorDataViewType(TextDataViewType.Instance, 2));
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        var mapping = _ml.Transforms.CustomMapping<HalvingFactory.Input, Box>(
            (input, box) => (box.Key, box.Score) = ((uint)input.A, new VBuffer<float>(2, [input.A, 1])), null, null, definition);

        var view = mapping.Append(_ml.Transforms.Conversion.MapKeyToValue("Name", "Species")).Fit(_data).Transform(_data);
        Assert.AreEqual("A: Single, B: Single, T: String, V: Vector<Single, 3>, Species: Key<UInt32, 0-1>, Score: Vector<Single, 2>, Name: String",
            SchemaText.Of(view.Schema));

        // In an object the first key is 0; what is no key is missing.
        CollectionAssert.AreEqual(new uint[] { 1, 2, 0, 0, 0, 0, 0, 0 }, view.GetColumn<uint>("Species").ToArray());
        CollectionAssert.AreEqual(new[] { "x", "y", "", "", "", "", "", "" }, view.GetColumn<string>("Name").ToArray());
    }

    [TestMethod]
    public void ItMakesAnyShapeForTheNextEstimator()
    {
        var definition = SchemaDefinition.Create(typeof(Box));
        definition["Key"].ColumnType = new KeyDataViewType(typeof(uint), 2);
        var probe = new ShapeProbe();
        _ml.Transforms.CustomMapping<Nothing, Box>((_, _) => { }, null, null, definition).Append(probe).Fit(_data);
        var (key, score) = (probe.Seen!.Single(column => column.Name == "Key"), probe.Seen!.Single(column => column.Name == "Score"));
        Assert.IsTrue(key.IsKey);
        Assert.AreEqual(NumberDataViewType.UInt32, key.ItemType);
        Assert.AreEqual(SchemaShape.Column.VectorKind.VariableVector, score.Kind);
    }

    public sealed class Nothing
    {
    }

    public sealed class Box
    {
        public uint Key;
        public VBuffer<float> Score;
    }
}
