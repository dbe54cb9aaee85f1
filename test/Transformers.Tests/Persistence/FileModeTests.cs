using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Files that are written over keep their mode and are found through links; what is unpacked is its owner's alone.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class FileModeTests
{
    private const UnixFileMode Group = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly MLContext _ml = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("modes").FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("Save")]
    [DataRow("portable Save")]
    [DataRow("ConvertToOnnx")]
    public void AnExistingTargetKeepsItsModeAndALinkStays(string how)
    {
        using var transformer = Birds.Transformer(_ml);
        var data = _ml.Data.LoadFromEnumerable(Birds.Rows(9));
        var (path, link) = (Path.Combine(_folder, "real"), Path.Combine(_folder, "link"));
        File.WriteAllText(path, "what was there before");
        File.SetUnixFileMode(path, Group);
        File.CreateSymbolicLink(link, "real");

        if (how == "ConvertToOnnx")
            _ml.MultiTask().ConvertToOnnx(transformer, data, link);
        else
            _ml.MultiTask().Save(transformer, data.Schema, link, new SaveOptions { Portable = how != "Save" });

        Assert.AreEqual("real", new FileInfo(link).LinkTarget);
        Assert.AreEqual(Group, File.GetUnixFileMode(path));
        Assert.HasCount(2, Directory.GetFileSystemEntries(_folder), "nothing is left beside them");
        (_ml.MultiTask().Load(path, out _) as IDisposable)!.Dispose();
    }

    [TestMethod]
    public void WhatFailsLeavesTheTargetAsItWas()
    {
        var path = Path.Combine(_folder, "model.zip");
        File.WriteAllText(path, "what was there before");
        Assert.Throws<Exception>(() => _ml.MultiTask().Save(new Unsaveable(), null, path));
        Assert.AreEqual("what was there before", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder));
    }

    /// <summary>ML.NET unpacks the ONNX model of a zip into a folder of its own.</summary>
    [TestMethod]
    public void UnpackedModelsAreTheOwnersAlone()
    {
        var caller = new MLContext(1) { TempFilePath = _folder };
        using (new ScratchContext(caller))
            Assert.AreEqual(Owner, File.GetUnixFileMode(Directory.GetDirectories(_folder).Single()));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    private sealed class Unsaveable : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => throw new IOException("the disk is full");
    }
}
