using Microsoft.ML;
using Microsoft.ML.Transforms;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Model;

[TestClass]
public class CustomMappingContractTests
{
    private const string Contract = "MlNet.Fixtures.Tests: halves";

    [TestMethod]
    public void A_mapping_comes_back_by_its_contract_once_the_assembly_is_registered()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ModelZip.Data();
        using var stream = new MemoryStream();
        ml.Model.Save(ml.Transforms.CustomMapping(new HalvesFactory().GetMapping(), Contract).Fit(data), data.Schema, stream);

        stream.Position = 0;
        var fresh = new MLContext(seed: 1);
        fresh.ComponentCatalog.RegisterAssembly(typeof(HalvesFactory).Assembly);
        var loaded = fresh.Model.Load(stream, out _).Transform(data);

        Assert.AreEqual("Half", loaded.Schema[^1].Name);
        var rows = ViewReader.Rows(loaded);
        CollectionAssert.AreEqual(rows[1].Select(a => (object)((float)a / 2)).ToArray(), rows[^1].ToArray());
    }

    public sealed class Whole
    {
        public float A { get; set; }
    }

    public sealed class Halved
    {
        public float Half { get; set; }
    }

    [CustomMappingFactoryAttribute(Contract)]
    public sealed class HalvesFactory : CustomMappingFactory<Whole, Halved>
    {
        public override Action<Whole, Halved> GetMapping() => (from, to) => to.Half = from.A / 2;
    }
}
