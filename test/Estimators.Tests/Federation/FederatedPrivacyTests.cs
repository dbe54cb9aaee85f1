using System.Runtime.InteropServices;
using System.Text;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What leaves a client: no number of a row, and no text of one.</summary>
[TestClass]
public sealed class FederatedPrivacyTests
{
    // Notes every byte that its rank hands over.
    private sealed class Watched(Communicator inner) : Communicator
    {
        public List<byte[]> Sent { get; } = [];

        public override int Rank => inner.Rank;

        public override int Size => inner.Size;

        public override void AllReduce(Span<float> values)
        {
            Sent.Add(MemoryMarshal.AsBytes(values).ToArray());
            inner.AllReduce(values);
        }

        public override void AllReduce(Span<double> values)
        {
            Sent.Add(MemoryMarshal.AsBytes(values).ToArray());
            // A number may be sent as the wider one.
            Sent.Add(MemoryMarshal.AsBytes(values.ToArray().Select(value => (float)value).ToArray().AsSpan()).ToArray());
            inner.AllReduce(values);
        }

        public override void Broadcast(Span<byte> bytes, int root = 0)
        {
            Sent.Add(bytes.ToArray());
            inner.Broadcast(bytes, root);
        }

        public override IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own)
        {
            Sent.Add(own.ToArray());
            return inner.AllGather(own);
        }

        public override void Barrier() => inner.Barrier();

        public override void Abort(string reason)
        {
            Sent.Add(Encoding.UTF8.GetBytes(reason));
            inner.Abort(reason);
        }
    }

    private static MultiTaskOptions Options =>
        SharedTraining.Options() with
        {
            StoppingCriterion = StoppingCriterion.TaskErrors,
            ValidationFraction = 0.3,
            NumericEncoding = new RawEncoding(),
        };

    [TestMethod]
    [Timeout(60_000)]
    public void NoFeatureAndNoLabelOfARowIsSent()
    {
        // The training of all steps together sends rows, which shows that the search finds them.
        Assert.IsGreaterThan(100, Leaked(Options));
        Assert.AreEqual(0, Leaked(Options with { Federation = new FederatedOptions { LocalSteps = 3 } }));
        // Quantiles are values of rows: at most 20 of the 200 rows, in each of 4 slots.
        var options = Options with { NumericEncoding = new StandardizeEncoding(), Federation = new FederatedOptions { LocalSteps = 3 } };
        Assert.AreEqual(0, Leaked(options), "they are found by counting");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ErrorsAreNotQuoted()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), 80, 50, 70);
        rows[1][7].Class = 1.5f;
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(rows, Options with { Federation = new FederatedOptions() })
        );
        Assert.Contains(inner => inner.Message.Contains("1.5", StringComparison.Ordinal), error.InnerExceptions);
        foreach (var other in error.InnerExceptions.Where(inner => !inner.Message.Contains("1.5", StringComparison.Ordinal)))
            StringAssert.Matches(
                other.Message,
                new System.Text.RegularExpressions.Regex("^Rank 1 of 3 cannot take part. .*Exception; what it says stays with that rank$")
            );
    }

    // How many of client 1's features and numbers are among the bytes that it sent.
    private static int Leaked(MultiTaskOptions options)
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), 80, 50, 70);
        TaskDefinition[] tasks = [.. Sample.AllTasks(), new BinaryTask("Chosen", "Sign") { ThresholdForF1 = true }];
        var sent = Communicator.OnThreads(3, ranks =>
        {
            using var watched = new Watched(ranks);
            using var model = Sample.Fit(rows[ranks.Rank], options with { Communicator = watched }, tasks);
            return watched.Sent;
        })[1];
        var numbers = new HashSet<uint>();
        foreach (var bytes in sent)
            for (var shift = 0; shift < 4; shift++)
                foreach (var number in MemoryMarshal.Cast<byte, uint>(bytes.AsSpan(Math.Min(shift, bytes.Length))))
                    numbers.Add(number);
        return rows[1]
            .SelectMany(row => row.Features.Append(row.Sum))
            .Where(value => !float.IsNaN(value))
            .Count(value => numbers.Contains(BitConverter.SingleToUInt32Bits(value)));
    }
}
