using Idx;
using Microsoft.ML;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>What is wrong with an idx file is said with the file and the byte.</summary>
[TestClass]
public sealed class IdxErrorTests
{
    private static readonly byte[] s_good = IdxBytes.File(8, [2, 3], 1, 2, 3, 4, 5, 6);

    [TestMethod]
    [DataRow(0, (byte)0x50, "byte 0 is 0x50")]
    [DataRow(1, (byte)0x4B, "byte 1 is 0x4B")]
    [DataRow(2, (byte)0x0A, "byte 2 is 0x0A")]
    [DataRow(3, (byte)0, "byte 3 is 0")]
    [DataRow(3, (byte)200, "byte 3 is 200")]
    [DataRow(8, (byte)0x80, "dimension 1, at byte 8, is -")]
    public void ABadHeader(int at, byte value, string expected)
    {
        var bytes = s_good.ToArray();
        bytes[at] = value;
        Fails(bytes, expected);
    }

    [TestMethod]
    public void AnItemThatIsTooLarge() => Fails(IdxBytes.File(8, [1, 1 << 20, 1 << 20]), "from byte 8 on");

    [TestMethod]
    [DataRow(0, "ends at byte 0, within the header")]
    [DataRow(2, "ends at byte 2, within the header")]
    [DataRow(9, "ends at byte 9, within the header")]
    [DataRow(12, "cut off: it ends at byte 12, where its header says 2 items of 3 bytes, 18 bytes in all")]
    [DataRow(17, "cut off: it ends at byte 17")]
    public void ACutOffFile(int length, string expected) => Fails(s_good[..length], expected);

    [TestMethod]
    public void AHeaderThatPromisesTooMuchCostsNoMemory()
    {
        // Two terabytes: a reader that made room for them first would run out of memory, and not give this error.
        Fails(IdxBytes.File(8, [int.MaxValue, 1000], 1, 2, 3), "cut off: it ends at byte 15");
    }

    [TestMethod]
    public void AFileThatGoesOn() => Fails([.. s_good, 9], "goes on at byte 18");

    [TestMethod]
    public void ABrokenCompression()
    {
        using var files = new IdxBytes();
        var path = files.WriteCompressed("broken", s_good);
        var bytes = File.ReadAllBytes(path);
        bytes[12] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Load(path));
        StringAssert.Contains(error.Message, path);
    }

    [TestMethod]
    public void FilesOfDifferentLength()
    {
        using var files = new IdxBytes();
        var images = files.Write("images", s_good);
        var labels = files.Write("labels", IdxBytes.File(8, [3], 0, 1, 2));
        var error = Assert.ThrowsExactly<InvalidDataException>(() => IdxFiles.Load(images, labels));
        StringAssert.Contains(error.Message, $"'{images}' holds 2 items and '{labels}' 3 (bytes 4 to 7 of each)");
    }

    [TestMethod]
    public void ALabelThatIsNoKey()
    {
        using var files = new IdxBytes();
        var path = files.Write("labels", IdxBytes.File(8, [3], 0, 12, 2));
        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            IdxFiles.Load([new IdxColumn("Label", path) { Kind = IdxColumnKind.Key, KeyCount = 10 }])
        );
        StringAssert.Contains(error.Message, $"'{path}': item 1, at byte 9, is 12;");
        StringAssert.Contains(error.Message, "from 0 to 9");
        // A byte counts to 255, so there are at most 256 keys.
        IdxFiles.Load([new IdxColumn("Label", path) { Kind = IdxColumnKind.Key, KeyCount = 256 }]);
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() =>
                    IdxFiles.Load([new IdxColumn("Label", path) { Kind = IdxColumnKind.Key, KeyCount = 257 }])
                )
                .Message,
            "KeyCount must be at most 256"
        );
        path = files.Write("negative", IdxBytes.File(9, [1], 0xFF));
        error = Assert.ThrowsExactly<InvalidDataException>(() =>
            IdxFiles.Load([new IdxColumn("Label", path) { Kind = IdxColumnKind.Key }])
        );
        StringAssert.Contains(error.Message, "item 0, at byte 8, is -1;");
    }

    [TestMethod]
    public void ColumnsThatContradictThemselves()
    {
        Refused(new IdxColumn("A", "x") { KeyCount = 3 }, "is of kind Values");
        Refused(
            new IdxColumn("A", "x")
            {
                Kind = IdxColumnKind.Key,
                KeyCount = 3,
                KeyNames = ["a"],
            },
            "KeyCount of 3 but 1 KeyNames"
        );
        Refused(new IdxColumn("A", "x") { Kind = IdxColumnKind.Key, KeyCount = -1 }, "KeyCount must be");
        Refused(new IdxColumn("A", "x") { Kind = (IdxColumnKind)9 }, "Kind must be");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => IdxFiles.Load([])).Message, "At least one column");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => IdxFiles.Load([new("A", "x"), new("A", "y")])).Message,
            "2 columns are named 'A'"
        );
        Assert.AreEqual("nowhere", Assert.ThrowsExactly<FileNotFoundException>(() => IdxFiles.Load([new("A", "nowhere")])).FileName);
    }

    private static void Refused(IdxColumn column, string expected) =>
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => IdxFiles.Load([column])).Message, expected);

    private static void Fails(byte[] bytes, string expected)
    {
        using var files = new IdxBytes();
        foreach (var path in new[] { files.Write("plain", bytes), files.WriteCompressed("compressed", bytes) })
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(() => Load(path));
            StringAssert.Contains(error.Message, $"'{path}'");
            StringAssert.Contains(error.Message, expected);
        }
    }

    private static IDataView Load(string path) => IdxFiles.Load([new IdxColumn("Data", path)]);
}
