using System.Buffers;
using System.Diagnostics;
using System.Text;
using Serving.Rows;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>What reading a body costs, and that it stops when nobody waits any more.</summary>
[TestClass]
public sealed class RowReaderTests
{
    private static readonly ModelSchema s_schema = Schema();

    /// <summary>A megabyte took three seconds when each wrong name was answered with all 500 right ones. Reading it takes some 50
    /// ms.</summary>
    [TestMethod]
    [DataRow("{\"instances\":[{#}]}", "\"\":1,")]
    [DataRow("{\"instances\":[{#}]}", "\"Column7\":1,")]
    [DataRow("{\"instances\":[#]}", "{},")]
    [DataRow("{\"instances\":[{\"Column0\":[#]}]}", "1,")]
    [DataRow("{#}", "\"no\":1,")]
    public void AMegabyteIsReadWithinASecond(string body, string part)
    {
        var bytes = Body(body, part);
        Read(Body(body, part), default); // compiled
        var watch = Stopwatch.StartNew();
        Read(bytes, default);
        Assert.IsLessThan(1.0, watch.Elapsed.TotalSeconds);
    }

    [TestMethod]
    [DataRow("{\"instances\":[#]}", "{},", DisplayName = "rows")]
    [DataRow("{\"instances\":[{#}]}", "\"Column7\":1,", DisplayName = "fields of a row")]
    public void ReadingEndsWhenTheRequestIsOver(string body, string part) =>
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            RowReader.Read(new ReadOnlySequence<byte>(Body(body, part)), s_schema, 1000, new CancellationToken(canceled: true))
        );

    private static void Read(byte[] body, CancellationToken cancellation) =>
        Assert.ThrowsExactly<RowsRejectedException>(() =>
            RowReader.Read(new ReadOnlySequence<byte>(body), s_schema, 1000, cancellation)
        );

    private static byte[] Body(string body, string part) =>
        Encoding.UTF8.GetBytes(
            body.Replace("#", string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)).TrimEnd(','), StringComparison.Ordinal)
        );

    private static ModelSchema Schema()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "wide.onnx");
        WideModel.Train(path);
        using var scorer = MultiTaskScorer.Load(path);
        return scorer.Schema;
    }
}
