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
            ["gru trunk of two layers"] = (new Trunk(new GruTrunk(3) { Layers = 2 }), 6, 0),
            ["gru trunk one way"] = (new Trunk(new GruTrunk(3) { Bidirectional = false }), 3, 0),
            ["convolutions"] = (new Trunk(new ConvolutionTrunk(8)), 8, 0),
            ["transformer"] = (new Trunk(new TransformerTrunk(8) { Heads = 2, MaximumPositions = 5 }), 8, 0),
            ["mean"] = (new Pooled(SequencePooling.Mean), 0, 6),
            ["maximum"] = (new Pooled(SequencePooling.Maximum), 0, 6),
            ["attention"] = (new Pooled(SequencePooling.Attention), 0, 6),
            ["last"] = (new Pooled(SequencePooling.Last), 0, 6),
        };

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

    private sealed class Trunk(SequenceTrunk trunk) : SequenceRun.INetwork
    {
        public T Run<T>(IOps<T> ops, T keys, T mask, T vectors) =>
            SequenceReading.Steps(ops, new SequenceEncoding { Trunk = trunk }, [vectors], mask);
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
