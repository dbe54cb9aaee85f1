namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The operations on sequences, trunks and poolings, each as a piece of network.</summary>
internal static class SequenceNetworks
{
    public static IReadOnlyDictionary<string, (SequenceRun.INetwork Network, int Width, int Size)> All { get; } =
        new Dictionary<string, (SequenceRun.INetwork, int, int)>
        {
            ["gru"] = (new Gru(backward: false), 4, 0),
            ["gru from the end"] = (new Gru(backward: true), 4, 0),
            ["shift"] = (new Shift(1), 5, 0),
            ["shift by two"] = (new Shift(2), 5, 0),
            ["shift to the beginning"] = (new Shift(-1), 5, 0),
            ["positions"] = (new Positions(100), 5, 0),
            ["few positions"] = (new Positions(3), 5, 0),
            ["steps joined and split"] = (new Joined(), 3, 0),
            ["numbers of steps by rows"] = (new OfRows(), 0, 3),
            ["columns beside steps"] = (new Beside(), 5, 0),
            ["chain probabilities"] = (new Chain(isPath: false), 5, 0),
            ["chain path"] = (new Chain(isPath: true), 1, 0),
            ["gru trunk of two layers"] = (Of(new SequenceEncoding { Trunk = new GruTrunk(3) { Layers = 2 } }), 6, 0),
            ["gru trunk one way"] = (Of(new SequenceEncoding { Trunk = new GruTrunk(3) { Bidirectional = false } }), 3, 0),
            ["convolutions"] = (Of(new SequenceEncoding { Trunk = new ConvolutionTrunk(8) }), 8, 0),
            ["transformer"] = (Of(new SequenceEncoding { Trunk = new TransformerTrunk(8) { Heads = 2, MaximumPositions = 5 } }), 8, 0),
            ["mean"] = (new Pooled(SequencePooling.Mean), 0, 6),
            ["maximum"] = (new Pooled(SequencePooling.Maximum), 0, 6),
            ["attention"] = (new Pooled(SequencePooling.Attention), 0, 6),
            ["last"] = (new Pooled(SequencePooling.Last), 0, 6),
        };

    /// <summary>The steps as these settings read them.</summary>
    public static SequenceRun.INetwork Of(SequenceEncoding settings) => new Read(settings);

    private sealed class Gru(bool backward) : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors)
        {
            var start = Initializer.Normal(0.7f);
            return ops.Gru(
                vectors,
                mask,
                ops.Parameter("w", start, 12, 5),
                ops.Parameter("u", start, 12, 4),
                ops.Parameter("b", start, 12),
                ops.Parameter("c", start, 12),
                backward
            );
        }
    }

    // What is shifted into a row comes from behind its end where nothing takes it out.
    private sealed class Shift(int steps) : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors) =>
            ops.Shift(ops.Mul(vectors, ops.Reshape(mask, -2, 1)), steps);
    }

    private sealed class Positions(int count) : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors) =>
            ops.Add(vectors, ops.Embedding(ops.Parameter("places", Initializer.Normal(1), count, 5), ops.Positions(keys, count)));
    }

    private sealed class Joined : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors) => ops.SplitSteps(ops.Dense("d", ops.JoinSteps(vectors), 3), keys);
    }

    // Three numbers, so that there are different results enough.
    private sealed class OfRows : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors)
        {
            var steps = ops.JoinSteps(vectors);
            T Row(int slot) => ops.Reshape(SequenceReading.OfRows(ops, ops.Sum(ops.Slice(steps, 1, slot, slot + 2), 1), mask), 1);
            return ops.Concat(1, Row(0), Row(1), Row(2));
        }
    }

    // The path, of which a test wants more than ten different values: each step's tag with those before.
    private sealed class Chain(bool isPath) : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors)
        {
            var start = Initializer.Normal(0.8f);
            var (t, first, last) = (ops.Parameter("t", start, 5, 5), ops.Parameter("first", start, 5), ops.Parameter("last", start, 5));
            if (!isPath)
                return ops.ChainProbabilities(vectors, mask, t, first, last);
            var table = ops.Parameter("names", start, 5, 1);
            var path = ops.Mul(ops.Embedding(table, ops.ChainPath(vectors, mask, t, first, last)), ops.Reshape(mask, -2, 1));
            path = ops.Add(path, ops.Add(ops.Affine(ops.Shift(path, 1), 3, 0), ops.Affine(ops.Shift(path, 2), 9, 0)));
            return ops.Reshape(path, -2);
        }
    }

    // The columns are the rows' own mean.
    private sealed class Beside : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors)
        {
            var row = SequenceReading.Pool(ops, new SequenceEncoding(), ops.Mul(vectors, ops.Reshape(mask, -2, 1)), mask);
            return SequenceReading.Beside(ops, vectors, mask, [row, row]);
        }
    }

    private sealed class Read(SequenceEncoding settings) : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors) => SequenceReading.Steps(ops, settings, [vectors], mask);
    }

    private sealed class Pooled(SequencePooling pooling) : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors)
        {
            var settings = new SequenceEncoding { Trunk = new GruTrunk(3), Pooling = pooling };
            return SequenceReading.Pool(ops, settings, SequenceReading.Steps(ops, settings, [vectors], mask), mask);
        }
    }
}
