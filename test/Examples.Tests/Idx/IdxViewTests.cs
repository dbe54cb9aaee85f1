using Idx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Idx files as a data view: types, values, keys, order.</summary>
[TestClass]
public sealed class IdxViewTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ImagesStayBytesAndLabelsBecomeKeys(bool compressed)
    {
        using var files = new IdxBytes();
        Func<string, byte[], string> write = compressed ? files.WriteCompressed : files.Write;
        var images = write("images", IdxBytes.File(8, [3, 2, 2], 0, 1, 2, 255, 4, 5, 6, 7, 8, 9, 10, 11));
        var labels = write("labels", IdxBytes.File(8, [3], 2, 0, 1));

        var view = IdxFiles.Load(images, labels, "Pixels", "Class");

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte, 2, 2), view.Schema["Pixels"].Type);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3), view.Schema["Class"].Type);
        Assert.AreEqual(3, view.GetRowCount());
        var rows = view.GetColumn<byte[]>("Pixels").ToArray();
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2, 255 }, rows[0]);
        CollectionAssert.AreEqual(new byte[] { 8, 9, 10, 11 }, rows[2]);
        CollectionAssert.AreEqual(new uint[] { 3, 1, 2 }, view.GetColumn<uint>("Class").ToArray());
        // The stock step turns each key back into the number that the file holds.
        var back = s_ml.Transforms.Conversion.MapKeyToValue("Number", "Class").Fit(view).Transform(view);
        CollectionAssert.AreEqual(new byte[] { 2, 0, 1 }, back.GetColumn<byte>("Number").ToArray());
    }

    [TestMethod]
    public void NumbersOfSeveralBytesAreBigEndian()
    {
        using var files = new IdxBytes();
        IdxColumn[] columns =
        [
            new("SByte", files.Write("9", IdxBytes.File(0x09, [2], 0xFF, 7))),
            new("Int16", files.Write("b", IdxBytes.File(0x0B, [2, 2], 0x01, 0x02, 0xFF, 0xFE, 0, 0, 0x7F, 0xFF))),
            new("Int32", files.Write("c", IdxBytes.File(0x0C, [2], 0, 1, 0, 2, 0x80, 0, 0, 0))),
            new("Single", files.Write("d", IdxBytes.File(0x0D, [2], 0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0))),
            new("Double", files.Write("e", IdxBytes.File(0x0E, [2], 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0))),
            new("Number", files.Write("n", IdxBytes.File(0x0B, [2], 0x01, 0x02, 0xFF, 0xFE))) { Kind = IdxColumnKind.Number },
        ];

        var view = IdxFiles.Load(columns);

        CollectionAssert.AreEqual(new sbyte[] { -1, 7 }, view.GetColumn<sbyte>("SByte").ToArray());
        var shorts = view.GetColumn<short[]>("Int16").ToArray();
        CollectionAssert.AreEqual(new short[] { 258, -2 }, shorts[0]);
        CollectionAssert.AreEqual(new short[] { 0, 32767 }, shorts[1]);
        CollectionAssert.AreEqual(new[] { 65538, int.MinValue }, view.GetColumn<int>("Int32").ToArray());
        CollectionAssert.AreEqual(new[] { 1.5f, -2 }, view.GetColumn<float>("Single").ToArray());
        CollectionAssert.AreEqual(new[] { 1.5, -2 }, view.GetColumn<double>("Double").ToArray());
        CollectionAssert.AreEqual(new[] { 258f, -2 }, view.GetColumn<float>("Number").ToArray());
    }

    [TestMethod]
    public void KeysMayHaveNames()
    {
        using var files = new IdxBytes();
        var path = files.Write("labels", IdxBytes.File(8, [2], 1, 0));
        var view = IdxFiles.Load([new IdxColumn("Label", path) { Kind = IdxColumnKind.Key, KeyNames = ["shirt", "bag", "boot"] }]);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3), view.Schema["Label"].Type);
        var back = s_ml.Transforms.Conversion.MapKeyToValue("Name", "Label").Fit(view).Transform(view);
        CollectionAssert.AreEqual(new[] { "bag", "shirt" }, back.GetColumn<string>("Name").ToArray());
    }

    [TestMethod]
    public void AShuffledCursorGivesEachRowOnceWithItsOwnId()
    {
        using var files = new IdxBytes();
        var numbers = Enumerable.Range(0, 200).Select(i => (byte)i).ToArray();
        var view = IdxFiles.Load(files.Write("a", IdxBytes.File(8, [200], numbers)), files.Write("b", IdxBytes.File(8, [200], numbers)));
        var (image, label) = (view.Schema["Image"], view.Schema["Label"]);
        using var cursor = view.GetRowCursor([image, label], new Random(5));
        var (getImage, getLabel, getId) = (cursor.GetGetter<byte>(image), cursor.GetGetter<uint>(label), cursor.GetIdGetter());
        var seen = new List<byte>();
        while (cursor.MoveNext())
        {
            var (x, key, id) = ((byte)0, 0u, default(DataViewRowId));
            getImage(ref x);
            getLabel(ref key);
            getId(ref id);
            Assert.AreEqual(x + 1u, key);
            Assert.AreEqual((ulong)x, id.Low);
            Assert.AreEqual(seen.Count, cursor.Position);
            seen.Add(x);
        }
        CollectionAssert.AreNotEqual(numbers, seen);
        CollectionAssert.AreEquivalent(numbers, seen);
        Assert.IsTrue(view.CanShuffle);
    }

    [TestMethod]
    public void OnlyColumnsThatWereAskedForCanBeRead()
    {
        using var files = new IdxBytes();
        var path = files.Write("a", IdxBytes.File(8, [1], 1));
        var view = IdxFiles.Load(path, path);
        using var cursor = view.GetRowCursor([view.Schema["Image"]]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<uint>(view.Schema["Label"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Image"]));
        var getter = cursor.GetGetter<byte>(view.Schema["Image"]);
        var value = (byte)0;
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref value));
    }
}
