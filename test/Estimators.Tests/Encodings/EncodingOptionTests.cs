namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Options of encodings and of readers of sequences: the ends of their ranges, and what is wrong named.</summary>
[TestClass]
public sealed class EncodingOptionTests
{
    private static readonly double[] s_positive = [double.Epsilon, 1, double.MaxValue];
    private static readonly double[] s_notPositive = [0, -1, double.PositiveInfinity, double.NaN];

    [TestMethod]
    public void NumericEncodings()
    {
        OptionRange.OfWhole("Frequencies", 1, 1024, x => new PeriodicEncoding { Frequencies = x }.Validate());
        OptionRange.OfWhole("Width", 1, 1024, x => new PeriodicEncoding { Width = x }.Validate());
        OptionRange.Of("Sigma", "greater than 0", x => new PeriodicEncoding { Sigma = x }.Validate(), s_positive, s_notPositive);
        OptionRange.OfWhole("Frequencies", 1, 1024, x => new PeriodicLinearEncoding { Frequencies = x }.Validate());
        const string Both = "from 2 (the number itself and one value) to 1024";
        OptionRange.OfWhole("Width", 2, 1024, x => new PeriodicLinearEncoding { Width = x }.Validate(), Both);
        OptionRange.Of("Sigma", "greater than 0", x => new PeriodicLinearEncoding { Sigma = x }.Validate(), s_positive, s_notPositive);
        const string Bins = "from 0 (the bins themselves) to 1024";
        OptionRange.OfWhole("EmbeddingWidth", 0, 1024, x => new PiecewiseLinearEncoding { EmbeddingWidth = x }.Validate(), Bins);
        OptionRange.OfWhole("MaximumBins", 2, 1024, x => new PiecewiseLinearEncoding { MaximumBins = x }.Validate());
        new PiecewiseLinearEncoding { FewValues = 2 }.Validate();
        OptionRange.Refuses("FewValues", "at least 2", new PiecewiseLinearEncoding { FewValues = 1 }.Validate);
        OptionRange.OfWhole("Width", 1, 1024, x => new BagEncoding { Width = x }.Validate());
    }

    [TestMethod]
    public void ABagHoldsAnEncodingOfPlainNumbers()
    {
        new BagEncoding { Numbers = new RawEncoding() }.Validate();
        Assert.AreEqual("Numbers", Assert.ThrowsExactly<ArgumentNullException>(new BagEncoding { Numbers = null! }.Validate).ParamName);
        foreach (var numbers in new NumericEncoding[] { new BagEncoding(), new ImageEncoding(1, 1, 1) })
        {
            var error = Assert.ThrowsExactly<ArgumentException>(new BagEncoding { Numbers = numbers }.Validate);
            StringAssert.Contains(error.Message, $"Numbers is a {numbers.GetType().Name}; expected an encoding of plain numbers.");
        }
        OptionRange.Refuses(
            "MaximumBins",
            "from 2",
            new BagEncoding { Numbers = new PiecewiseLinearEncoding { MaximumBins = 1 } }.Validate
        );
    }

    [TestMethod]
    public void ReadersOfSequences()
    {
        OptionRange.OfWhole("Width", 1, 65_536, x => new GruTrunk(x).Validate());
        OptionRange.OfWhole("Layers", 1, 64, x => new GruTrunk { Layers = x }.Validate());
        OptionRange.BelowOne("Dropout", x => new GruTrunk { Dropout = x }.Validate());
        OptionRange.OfWhole("Width", 1, 65_536, x => new ConvolutionTrunk(x).Validate());
        OptionRange.OfWhole("Layers", 1, 64, x => new ConvolutionTrunk { Layers = x }.Validate());
        OptionRange.OfWhole("Dilation", 1, 16, x => new ConvolutionTrunk { Dilation = x }.Validate());
        OptionRange.BelowOne("Dropout", x => new ConvolutionTrunk { Dropout = x }.Validate());
        OptionRange.Of(
            "Window",
            "an odd number from 1 to 63",
            x => new ConvolutionTrunk { Window = (int)x }.Validate(),
            [1, 31, 63],
            [-1, 0, 2, 62, 64, 65]
        );
        OptionRange.OfWhole("Width", 1, 65_536, x => new TransformerTrunk(x) { Heads = 1 }.Validate());
        OptionRange.OfWhole("Layers", 1, 64, x => new TransformerTrunk { Layers = x }.Validate());
        OptionRange.OfWhole("Heads", 1, 256, x => new TransformerTrunk(256) { Heads = x }.Validate());
        OptionRange.Refuses("Width", "a multiple of the 3 Heads", new TransformerTrunk(128) { Heads = 3 }.Validate);
        OptionRange.OfWhole("Hidden", 0, 65_536, x => new TransformerTrunk { Hidden = x }.Validate());
        OptionRange.OfWhole("MaximumPositions", 1, 65_536, x => new TransformerTrunk { MaximumPositions = x }.Validate());
        OptionRange.BelowOne("Dropout", x => new TransformerTrunk { Dropout = x }.Validate());
    }

    [TestMethod]
    public void Sequences()
    {
        new SequenceEncoding { Trunk = null }.Validate();
        Assert.IsTrue(new SequenceEncoding().ColumnsAtEachStep);
        OptionRange.Refuses("Layers", "from 1", new SequenceEncoding { Trunk = new GruTrunk { Layers = 0 } }.Validate);
        OptionRange.Refuses("Pooling", "a value of SequencePooling", new SequenceEncoding { Pooling = (SequencePooling)4 }.Validate);
        OptionRange.BelowOne("Dropout", x => new SequenceEncoding { Dropout = x }.Validate());
        OptionRange.BelowOne("KeyDropout", x => new SequenceEncoding { KeyDropout = x }.Validate());
        const string Widths = "from 1 to 65,536 for the column 'Readings'";
        OptionRange.OfWhole("Widths", 1, 65_536, x => Wide(x).Validate(), Widths);
        var error = Assert.ThrowsExactly<ArgumentNullException>(new SequenceEncoding { Widths = null! }.Validate);
        Assert.AreEqual("Widths", error.ParamName);
    }

    /// <summary>A sequence of numbers has the size that Widths says; other columns keep theirs.</summary>
    [TestMethod]
    public void SizesOfSequences()
    {
        var numbers = new InputColumn("Readings", ColumnKind.Single, 0, false, 0, [], null, IsSequence: true);
        Assert.AreEqual(3, Wide(3).Sized(numbers).Size);
        foreach (var other in new[] { numbers with { IsSequence = false, Size = 7 }, numbers with { Type = ColumnKind.Key, Size = 1 } })
            Assert.AreEqual(other, Wide(3).Sized(other));
        var error = Assert.ThrowsExactly<ArgumentException>(() => new SequenceEncoding().Sized(numbers));
        StringAssert.Contains(error.Message, "'Readings' is a vector of Single of unknown size. Give it a size, for example");
        StringAssert.Contains(error.Message, "if its rows are sequences of different lengths, say in MultiTaskOptions.Sequence.Widths");
        StringAssert.Contains(error.Message, "how many numbers make a step");
    }

    [TestMethod]
    public void ImagesSayWhatIsWrong()
    {
        foreach (
            var (says, encoding) in new (string, ImageEncoding)[]
            {
                ("Scale must be a finite number other than 0.", new(1, 1, 1) { Scale = 0 }),
                ("Mean has 2 numbers and Deviation 1; an image of 3 channels wants", new(3, 1, 1) { Mean = [0, 0], Deviation = [1] }),
                ("one of each for all, one of each per channel, or none", new(3, 1, 1) { Mean = [0], Deviation = [] }),
                ("Each Mean must be a finite number.", new(1, 1, 1) { Mean = [double.NegativeInfinity], Deviation = [1] }),
                ("Each Deviation must be a finite number greater than 0.", new(1, 1, 1) { Mean = [0], Deviation = [0] }),
                ("ChannelOrder must be each channel from 0 to 2 once, or empty.", new(3, 1, 1) { ChannelOrder = [0, 1] }),
                ("[0, 2, 2]", new(3, 1, 1) { ChannelOrder = [0, 2, 2] }),
                ("UNetDecoder is the Decoder of an encoding whose Trunk is null, which", new(1, 8, 8) { Decoder = new UNetDecoder() }),
                ("Trunk is Flat, which", new(1, 8, 8) { Decoder = new UNetDecoder(), Trunk = new Flat() }),
                ("TaskAttention is about tasks with an answer for each pixel", new(1, 8, 8) { TaskAttention = true }),
                ("TaskDistillation is about tasks with an answer for each pixel", new(1, 8, 8) { TaskDistillation = true }),
                ("LeNet is the Trunk of an encoding, which all tasks share", new(1, 8, 8) { Trunk = Picture.SmallLeNet(4) }),
                ("Give them to the architecture.", new(1, 8, 8) { Trunk = Picture.SmallLeNet(4) }),
            }
        )
            StringAssert.Contains(Assert.Throws<ArgumentException>(encoding.Validate).Message, says);
        OptionRange.Refuses(
            "Convolutions",
            "",
            new ImageEncoding(1, 8, 8) { Trunk = new LeNet(), Decoder = new UNetDecoder { Convolutions = 0 } }.Validate
        );
        new ImageEncoding(3, 1, 1) { ChannelOrder = [2, 0, 1], Mean = [-1], Deviation = [double.Epsilon] }.Validate();
        foreach (var about in new ImageEncoding[] { new(1, 8, 8) { TaskAttention = true }, new(1, 8, 8) { TaskDistillation = true } })
            Assert.AreEqual(
                about.TaskAttention ? "TaskAttention" : "TaskDistillation",
                Assert.ThrowsExactly<ArgumentException>(about.Validate).ParamName
            );
    }

    [TestMethod]
    public void ColumnsOfAnotherSizeAreNoImages()
    {
        var encoding = new ImageEncoding(1, 2, 2);
        var column = new InputColumn("Pixels", ColumnKind.Byte, 5, false, 0, []);
        foreach (
            var use in new Action[]
            {
                () => encoding.Fit(column, new byte[5]),
                () => encoding.Fit(column, new float[5].AsMemory()),
                () => encoding.Restore(column, [0, 1]),
            }
        )
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(use).Message,
                "has 5 slots, but its ImageEncoding says 1 × 2 × 2"
            );
        // Bytes are taken for shares of 255 unless the scale says otherwise; numbers are what they are.
        Assert.AreEqual(255f, encoding.Unit(column), 1e-4f);
        Assert.AreEqual(1f, encoding.Unit(column with { Type = ColumnKind.Single }));
        Assert.AreEqual(4f, new ImageEncoding(1, 2, 2) { Scale = 0.25 }.Unit(column));
    }

    [TestMethod]
    public void WithoutAColumnNothingIsFitted()
    {
        foreach (
            var encoding in new NumericEncoding[]
            {
                new BagEncoding(),
                new PeriodicEncoding(),
                new PeriodicLinearEncoding(),
                new PiecewiseLinearEncoding(),
                new RobustScaleEncoding(),
                new RowScaleEncoding(),
                new StandardizeEncoding(),
            }
        )
        {
            var fit = Assert.ThrowsExactly<ArgumentNullException>(() => encoding.Fit(null!, new float[2].AsMemory()));
            Assert.AreEqual("column", fit.ParamName, encoding.GetType().Name);
            var bytes = Assert.ThrowsExactly<ArgumentNullException>(() => encoding.Fit(null!, new byte[2]));
            Assert.AreEqual("column", bytes.ParamName, encoding.GetType().Name);
        }
        Assert.ThrowsExactly<ArgumentNullException>(() => new BagEncoding().Restore(null!, []));
        Assert.ThrowsExactly<ArgumentNullException>(() => new BagEncoding().Restore(EncodedRows.Column(1), null!));
        foreach (var trunk in new SequenceTrunk[] { new GruTrunk(), new ConvolutionTrunk(), new TransformerTrunk() })
            Assert.AreEqual("ops", Assert.ThrowsExactly<ArgumentNullException>(() => trunk.Read<object>(null!, new(), new())).ParamName);
    }

    [TestMethod]
    public void WhatAnEncodingCannotDoIsNamed()
    {
        var own = new Own();
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => own.Restore(EncodedRows.Column(1), [])).Message,
            "Own cannot be restored: a model that it is part of cannot be trained further. Override State"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => own.Fit(EncodedRows.Column(1), Array.Empty<SlotValue[]>().AsSpan())).Message,
            "Own reads dense rows."
        );
        var single = Assert.ThrowsExactly<ArgumentException>(() => EncodedRows.Fit(new RowScaleEncoding(), 1, 1, 2));
        StringAssert.Contains(single.Message, "'Numbers' has one slot, which has no deviation over a row's slots");
        StringAssert.Contains(single.Message, "RowScaleEncoding is for vectors.");
    }

    /// <summary>Of very many bytes an own encoding sees evenly spaced rows: of six rows of 2²² numbers the first, second, fourth and
    /// fifth.</summary>
    [TestMethod]
    public void ManyBytesAreThinnedOut()
    {
        const int Size = 1 << 22;
        var bytes = new byte[6 * Size];
        for (var row = 0; row < 6; row++)
            (bytes[row * Size], bytes[(row + 1) * Size - 1]) = ((byte)(10 + row), (byte)(20 + row));
        var own = new Own();
        own.Fit(new InputColumn("B", ColumnKind.Byte, Size, false, 0, []), bytes);
        Assert.AreEqual(4 * Size, own.Seen.Length);
        var ends = Enumerable.Range(0, 4).SelectMany(row => new[] { own.Seen[row * Size], own.Seen[(row + 1) * Size - 1] });
        CollectionAssert.AreEqual(new float[] { 10, 20, 11, 21, 13, 23, 14, 24 }, ends.ToArray());
    }

    /// <summary>What stays as it is has a value for each slot, or says nothing where slots are unknown.</summary>
    [TestMethod]
    public void PlainColumnsAreTheirSlots()
    {
        CollectionAssert.AreEqual(new[] { 1, 1, 1 }, new FittedIdentity(3).ValuesOfFeatures!.ToArray());
        CollectionAssert.AreEqual(new[] { 1 }, new RawEncoding().Restore(EncodedRows.Column(1), []).ValuesOfFeatures!.ToArray());
        Assert.IsNull(new FittedIdentity().ValuesOfFeatures);
    }

    private static SequenceEncoding Wide(int width) => new() { Widths = new Dictionary<string, int> { ["Readings"] = width } };

    private sealed class Flat : ImageArchitecture
    {
        public override T Trunk<T>(IOps<T> ops, T image) => ops.Flatten(image);
    }

    private sealed class Own : NumericEncoding
    {
        public float[] Seen { get; private set; } = [];

        public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values)
        {
            Seen = values.ToArray();
            return new FittedIdentity(column.Size);
        }
    }
}
