using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A zip has one reading, or is refused: whatever two readers could take for two different models.</summary>
[TestClass]
public sealed class ZipReadingTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly byte[] s_good = ModelFiles.Zip(portable: false);
    private static readonly byte[] s_chain = ModelFiles.Chain();

    [TestMethod]
    public void HonestZipsLoad()
    {
        foreach (var zip in new[] { s_good, s_chain, ModelFiles.Zip(portable: true), Repacked(s_chain), Streamed(s_chain) })
            (s_ml.MultiTask().Load(new MemoryStream(zip), out _) as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void AZipInTheMiddleOfAStreamIsReadFromThere()
    {
        using var stream = new MemoryStream([.. new byte[100], .. s_good]);
        stream.Position = 100;
        using var model = (MultiTaskTransformer)s_ml.MultiTask().Load(stream, out _);
        Assert.AreEqual("Species", model.Schema.Tasks[0].Name);
    }

    // ML.NET reads as many bytes as the prefix says: without it, or with another one, it would read another model than the one that was
    // checked.
    [TestMethod]
    public void TheLengthBeforeAModelHasToBeItsOwn()
    {
        var other = Birds.Model(Birds.Schema(plainKeys: true));
        foreach (
            var change in new Func<byte[], byte[]>[]
            {
                content => content[4..],
                content => [.. content, 0],
                content => [.. BitConverter.GetBytes(content.Length - 5), .. content[4..]],
                content => [.. BitConverter.GetBytes(other.Length), .. other, .. content[4..]],
                content => [.. BitConverter.GetBytes(-1), .. content[4..]],
                content => [.. BitConverter.GetBytes(int.MaxValue), .. content[4..]],
                _ => [],
            }
        )
            Refused(
                "begin with its own length",
                ModelFiles.Pack(
                    ModelFiles
                        .Unpack(s_good)
                        .Select(entry =>
                            (entry.Name, entry.Name.EndsWith("OnnxModel", StringComparison.Ordinal) ? change(entry.Content) : entry.Content)
                        )
                )
            );
    }

    [TestMethod]
    [DataRow("AAA/OnnxModel")]
    [DataRow("ZZZ/OnnxModel")]
    [DataRow("OnnxModel")]
    [DataRow("TransformerChain/OnnxModel")]
    public void AModelThatNoStepLoadsIsRefused(string name)
    {
        var model = Birds.Model();
        Refused("two ways", ModelFiles.Pack([(name, [.. BitConverter.GetBytes(model.Length), .. model]), .. ModelFiles.Unpack(s_good)]));
    }

    [TestMethod]
    public void TwoEntriesOfOneNameAreRefused()
    {
        var entries = ModelFiles.Unpack(s_good);
        var model = entries.Single(entry => entry.Name.EndsWith("OnnxModel", StringComparison.Ordinal));
        foreach (var name in new[] { model.Name, model.Name.ToUpperInvariant(), model.Name.Replace('/', '\\') })
            Refused("two entries", ModelFiles.Pack([.. entries, (name, model.Content)]));
    }

    [TestMethod]
    public void WhatStandsBehindBeforeOrBetweenIsRefused()
    {
        Refused("", [.. s_good, 0]);
        Refused("", [.. s_good, .. s_good]);
        Refused("", [.. s_good[..^2], 3, 0, 1, 2, 3]);
        var end = s_good.Length - 22;
        var directory = BinaryPrimitives.ReadInt32LittleEndian(s_good.AsSpan(end + 16));
        // Bytes between the entries and the directory, whose place is told rightly.
        Refused("between", Shifted(directory, [1, 2, 3]));
        // An entry before the first that the directory does not name: readers of headers see it.
        var first = s_good.AsSpan(4).IndexOf("PK\u0003\u0004"u8) + 4;
        byte[] hidden = [.. s_good[..first], .. s_good];
        BinaryPrimitives.WriteInt32LittleEndian(hidden.AsSpan(hidden.Length - 6), directory + first);
        Refused("", hidden);
    }

    // Flags, method, checksum, both lengths, and the name.
    [TestMethod]
    [DataRow(6)]
    [DataRow(8)]
    [DataRow(14)]
    [DataRow(18)]
    [DataRow(22)]
    [DataRow(30)]
    public void HeadersThatSaySomethingElseThanTheDirectoryAreRefused(int offset)
    {
        var zip = s_good.ToArray();
        zip[offset] ^= 1;
        Refused("", zip);
    }

    [TestMethod]
    public void TwoEntriesOfOneContentAreRefused()
    {
        // The second record of the directory is told to lie where the first does.
        var zip = s_good.ToArray();
        var directory = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        var second = directory + zip.AsSpan(directory + 4).IndexOf("PK\u0001\u0002"u8) + 4;
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(second + 42), 0);
        Refused("", zip);
    }

    [TestMethod]
    public void ANameThatIsNotMarkedAsTextIsRefused()
    {
        var name = "Köln/x";
        var zip = ModelFiles.Pack([.. ModelFiles.Unpack(s_good), (name, new byte[10])]);
        foreach (
            var at in Places(zip, "PK\u0003\u0004"u8.ToArray())
                .Select(at => at + 7)
                .Concat(Places(zip, "PK\u0001\u0002"u8.ToArray()).Select(at => at + 9))
        )
            zip[at] &= 0xf7;
        Refused("UTF-8", zip);
    }

    [TestMethod]
    public void StepsAreInTheOrderOfTheirNumbers()
    {
        string[] steps =
        [
            "Transform_000/OnnxModel",
            "Transform_009/OnnxModel",
            "Transform_101/OnnxModel",
            "Transform_999/OnnxModel",
            "Transform_1000/OnnxModel",
            "Transform_1001/OnnxModel",
            "Transform_1001/TransformerChain/Transform_002/OnnxModel",
            "Transform_10000/OnnxModel",
        ];
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            var shuffled = steps.ToArray();
            random.Shuffle(shuffled);
            CollectionAssert.AreEqual(steps, shuffled.Order(StepOrder.Instance).ToArray());
        }
    }

    // By their names, step 1000 would come before step 101, and each of the two models would be loaded in the other's place.
    [TestMethod]
    [TestCategory("Long")]
    public void APipelineOfAThousandStepsHasItsModelsWhereTheyWere()
    {
        var rows = s_ml.Data.LoadFromEnumerable(Birds.Rows(3));
        var steps = new List<ITransformer>();
        var view = rows;
        for (var i = 0; i < 1002; i++)
        {
            ITransformer step = i switch
            {
                101 => Birds.Transformer(s_ml),
                1000 => s_ml.Transforms.CopyColumns("Mass.Score", "Species.Probability").Fit(view),
                1001 => Birds.Transformer(s_ml),
                _ => s_ml.Transforms.CopyColumns("Copy", "Id").Fit(view),
            };
            steps.Add(step);
            view = step.Transform(view);
        }
        using var zip = new MemoryStream();
        s_ml.MultiTask().Save(new TransformerChain<ITransformer>([.. steps]), rows.Schema, zip);
        zip.Position = 0;
        var loaded = (TransformerChain<ITransformer>)s_ml.MultiTask().Load(zip, out _);
        var models = loaded
            .Select((step, i) => (step, i))
            .Where(pair => pair.step is MultiTaskTransformer)
            .Select(pair => pair.i)
            .ToArray();
        CollectionAssert.AreEqual(new[] { 101, 1001 }, models);
    }

    private static byte[] Shifted(int directory, byte[] between)
    {
        byte[] zip = [.. s_good[..directory], .. between, .. s_good[directory..]];
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(zip.Length - 6), directory + between.Length);
        return zip;
    }

    private static IEnumerable<int> Places(byte[] zip, byte[] mark)
    {
        for (var at = zip.AsSpan().IndexOf(mark); at >= 0;)
        {
            yield return at;
            var next = zip.AsSpan(at + 4).IndexOf(mark);
            at = next < 0 ? -1 : at + 4 + next;
        }
    }

    private static byte[] Repacked(byte[] zip) => ModelFiles.Pack(ModelFiles.Unpack(zip));

    /// <summary>Written to a stream that cannot go back, so that lengths and checksums stand behind the entries.</summary>
    private static byte[] Streamed(byte[] zip)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(new ForwardStream(bytes), ZipArchiveMode.Create))
        {
            foreach (var (name, content) in ModelFiles.Unpack(zip))
            {
                using var to = archive.CreateEntry(name).Open();
                to.Write(content);
            }
        }
        return bytes.ToArray();
    }

    private static void Refused(string says, byte[] zip)
    {
        var error = Assert.ThrowsExactly<OnnxModelException>(() => s_ml.MultiTask().Load(new MemoryStream(zip), out _));
        StringAssert.Contains(error.Message, says);
    }

    private sealed class ForwardStream(Stream to) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => to.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => to.Write(buffer, offset, count);
    }
}
