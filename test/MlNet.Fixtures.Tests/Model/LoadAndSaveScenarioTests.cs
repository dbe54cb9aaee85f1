using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Model;

/// <summary>What Load and Save do with files that are broken, foreign or gone: "loadAndSave" of the fixture, on a model saved here.</summary>
[TestClass]
public class LoadAndSaveScenarioTests
{
    private const string ConcatenateKey = "TransformerChain/Transform_001/Model.key";

    private readonly Scratch _scratch = new();

    public static IEnumerable<object[]> Names => All().Select(item => new object[] { item.GetProperty("scenario").GetString()! });

    [TestCleanup]
    public void CleanUp() => _scratch.Dispose();

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Outcome_is_that_of_the_fixture(string name)
    {
        var expected = All().Single(item => item.GetProperty("scenario").GetString() == name);
        var ml = new MLContext(seed: 1);
        if (expected.TryGetProperty("exception", out var exception))
            ExceptionChain.Check(exception, () => Run(name, ml), _scratch.Folder);
        else
            Assert.AreEqual(Print(expected.GetProperty("result")), Run(name, ml));
    }

    private string Run(string name, MLContext ml) => name switch
    {
        "half of the file" => Load(ml, _scratch.File("half.zip", Model(ml)[..(Model(ml).Length / 2)])),
        "ten bytes short" => Load(ml, _scratch.File("short.zip", Model(ml)[..^10])),
        "garbage" => Load(ml, _scratch.File("garbage.zip", [.. Enumerable.Range(0, 1000).Select(i => (byte)i)])),
        "empty file" => Load(ml, _scratch.File("empty.zip", [])),
        "no such file" => Load(ml, _scratch.File("nope.zip")),
        "zip that is no model" => Load(ml, _scratch.File("foreign.zip", Edit([], zip => zip.CreateEntry("hello.txt")))),
        "null path" => ml.Model.Load((string)null!, out _).ToString()!,
        "schema null on save" => SavedAgain(ml, ModelZip.Fit(ml, ModelZip.Network), null),
        "load from a stream that cannot seek is copied" => $"loaded {LoadOneWay(ml)}",
        "entry missing" => Load(ml, _scratch.File("missing.zip", Edit(Model(ml), zip => zip.GetEntry(ConcatenateKey)!.Delete()))),
        "entry truncated" => Load(ml, _scratch.File("cut.zip", Edit(Model(ml), zip => Cut(zip.GetEntry(ConcatenateKey)!, 20)))),
        "save single transformer" => Entries(ml, Copy(ml)),
        "load single transformer" => Reload(ml, Copy(ml), ModelZip.Data().Schema, out _).GetType().Name,
        "save nested chain" => Entries(ml, new TransformerChain<ITransformer>(Copy(ml), new TransformerChain<ITransformer>(Copy(ml), Copy(ml)))),
        "custom mapping without a contract name" => Entries(ml, Mapping(ml, null)),
        "custom mapping with an unknown contract name" => Reload(ml, Mapping(ml, "NoSuchContract"), ModelZip.Data().Schema, out _).ToString()!,
        "model file deleted after loading" => $"{ViewReader.Rows(LoadedWithoutItsNetwork(ml).Transform(ModelZip.Data()))[0].Count} rows",
        "save again after the model file was deleted" => SavedAgain(ml, LoadedWithoutItsNetwork(ml), ModelZip.Data().Schema),
        _ => throw new ArgumentException($"No such scenario here: {name}"),
    };

    private static IEnumerable<JsonElement> All() => FixtureFolder.Json("model-zip", "expected.json").GetProperty("loadAndSave").EnumerateArray();

    private static string Print(JsonElement result)
        => result.ValueKind == JsonValueKind.Array ? string.Join(" ", result.EnumerateArray().Select(item => item.GetString())) : result.GetString()!;

    private static byte[] Model(MLContext ml) => Saved(ml, ModelZip.Fit(ml, ModelZip.Network), ModelZip.Data().Schema);

    private static ITransformer Copy(MLContext ml) => ml.Transforms.CopyColumns("B", "A").Fit(ModelZip.Data());

    private static ITransformer Mapping(MLContext ml, string? contract)
        => ml.Transforms.CustomMapping<In, Out>((from, to) => to.B = from.A, contract).Fit(ModelZip.Data());

    private static string Load(MLContext ml, string file) => ml.Model.Load(file, out _).ToString()!;

    private static byte[] Saved(MLContext ml, ITransformer model, DataViewSchema? schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    private static ITransformer Reload(MLContext ml, ITransformer model, DataViewSchema? schema, out DataViewSchema? loadedSchema)
    {
        using var stream = new MemoryStream(Saved(ml, model, schema));
        return new MLContext(seed: 1).Model.Load(stream, out loadedSchema);
    }

    private static string SavedAgain(MLContext ml, ITransformer model, DataViewSchema? schema)
    {
        var loaded = Reload(ml, model, schema, out var loadedSchema);
        return $"loaded, schema {(loadedSchema == null ? "null" : $"{loadedSchema.Count} columns")}, {TypeNames.Friendly(loaded.GetType())}";
    }

    private static int LoadOneWay(MLContext ml)
    {
        using var stream = new DeflateStream(new MemoryStream(Deflated(Model(ml))), CompressionMode.Decompress);
        ml.Model.Load(stream, out var schema);
        return schema.Count;
    }

    private static string Entries(MLContext ml, ITransformer model)
    {
        using var zip = new ZipArchive(new MemoryStream(Saved(ml, model, ModelZip.Data().Schema)));
        return string.Join(" ", zip.Entries.Select(entry => entry.FullName));
    }

    private static byte[] Edit(byte[] content, Action<ZipArchive> change)
    {
        using var stream = new MemoryStream();
        stream.Write(content);
        using (var zip = new ZipArchive(stream, content.Length == 0 ? ZipArchiveMode.Create : ZipArchiveMode.Update, leaveOpen: true))
            change(zip);
        return stream.ToArray();
    }

    private static void Cut(ZipArchiveEntry entry, int length)
    {
        using var stream = entry.Open();
        stream.SetLength(length);
    }

    private static byte[] Deflated(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Fastest))
            deflate.Write(content);
        return stream.ToArray();
    }

    private ITransformer LoadedWithoutItsNetwork(MLContext ml)
    {
        var network = _scratch.File("net.onnx", File.ReadAllBytes(ModelZip.Network));
        var model = _scratch.File("model.zip", Saved(ml, ModelZip.Fit(ml, network), ModelZip.Data().Schema));
        File.Delete(network);
        return new MLContext(seed: 1).Model.Load(model, out _);
    }

    private sealed class In
    {
        public float A { get; set; }
    }

    private sealed class Out
    {
        public float B { get; set; }
    }
}
