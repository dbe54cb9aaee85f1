using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What an image column becomes, against numbers worked out by hand, on both sides.</summary>
[TestClass]
public sealed class ImageEncodingTests
{
    private static readonly byte[] s_bytes = [0, 51, 102, 255, 10, 20, 30, 40, 0, 0, 255, 255, 40, 30, 20, 10]; // two rows of 2 × 1 × 4
    private static readonly InputColumn s_byteColumn = new("Pixels", ColumnKind.Byte, 8, false, 0, []);

    [TestMethod]
    public void BytesAreStandardisedChannelByChannel()
    {
        var fitted = new ImageEncoding(2, 1, 4).Fit(s_byteColumn, s_bytes.AsMemory());
        // Channel 0 holds 0, 51, 102, 255, 0, 0, 255, 255: mean 114.75. Channel 1 holds 10, 20, 30, 40 twice: mean 25, deviation √125.
        double[] first = [0, 51, 102, 255, 0, 0, 255, 255];
        var deviation = Math.Sqrt(first.Average(x => (x - 114.75) * (x - 114.75)));
        double[] expected =
        [
            .. first[..4].Select(x => (x - 114.75) / deviation),
            .. new double[] { 10, 20, 30, 40 }.Select(x => (x - 25) / Math.Sqrt(125)),
            .. first[4..].Select(x => (x - 114.75) / deviation),
            .. new double[] { 40, 30, 20, 10 }.Select(x => (x - 25) / Math.Sqrt(125)),
        ];
        Check(expected, [2, 2, 1, 4], fitted, s_byteColumn);
    }

    [TestMethod]
    public void ChannelsMayStandSideBySide()
    {
        // The same bytes as [1, 4, 2]: channel 0 is every other one.
        var encoding = new ImageEncoding(2, 1, 4)
        {
            Layout = ImageLayout.ChannelsLast,
            Mean = [0],
            Deviation = [1],
            Scale = 1,
        };
        Check(
            [0, 102, 10, 30, 51, 255, 20, 40, 0, 255, 40, 20, 0, 255, 30, 10],
            [2, 2, 1, 4],
            encoding.Fit(s_byteColumn, s_bytes.AsMemory()),
            s_byteColumn
        );
    }

    /// <summary>The second channel first; mean and deviation stay in the column's order.</summary>
    [TestMethod]
    [DataRow(ImageLayout.ChannelsFirst)]
    [DataRow(ImageLayout.ChannelsLast)]
    public void ChannelsMayBeReadInAnotherOrder(ImageLayout layout)
    {
        var encoding = new ImageEncoding(2, 1, 4)
        {
            Layout = layout,
            Mean = [10, 20],
            Deviation = [2, 4],
            Scale = 1,
            ChannelOrder = [1, 0],
        };
        var isFirst = layout == ImageLayout.ChannelsFirst;
        byte[] first = [.. s_bytes.Where((_, i) => isFirst ? i / 4 % 2 == 0 : i % 2 == 0)],
            second = [.. s_bytes.Where((_, i) => isFirst ? i / 4 % 2 == 1 : i % 2 == 1)];
        double[] Of(byte[] bytes, double mean, double deviation) => [.. bytes.Select(x => (x - mean) / deviation)];
        double[] expected =
        [
            .. Of(second[..4], 20, 4),
            .. Of(first[..4], 10, 2),
            .. Of(second[4..], 20, 4),
            .. Of(first[4..], 10, 2),
        ];
        Check(expected, [2, 2, 1, 4], encoding.Fit(s_byteColumn, s_bytes.AsMemory()), s_byteColumn);
        // The state does not depend on the order.
        var plain = new ImageEncoding(2, 1, 4) { Layout = layout };
        var turned = new ImageEncoding(2, 1, 4) { Layout = layout, ChannelOrder = [1, 0] };
        CollectionAssert.AreEqual(
            plain.Fit(s_byteColumn, s_bytes.AsMemory()).State!.ToArray(),
            turned.Fit(s_byteColumn, s_bytes.AsMemory()).State!.ToArray()
        );
    }

    [TestMethod]
    public void AMeanAndDeviationThatAreGivenAreOfScaledValues()
    {
        var encoding = new ImageEncoding(2, 1, 4) { Mean = [0.5, 0.25], Deviation = [0.5, 0.125] };
        double[] expected = [.. s_bytes.Select((x, i) => i / 4 % 2 == 0 ? (x / 255.0 - 0.5) / 0.5 : (x / 255.0 - 0.25) / 0.125)];
        Check(expected, [2, 2, 1, 4], encoding.Fit(s_byteColumn, s_bytes.AsMemory()), s_byteColumn);
    }

    /// <summary>The same pixels, channel behind channel or side by side, have the same moments, for bytes and for numbers.</summary>
    [TestMethod]
    public void MomentsFollowTheLayout()
    {
        // Channel 0: 1, 2, 3, 6, mean 3, deviation √3.5; channel 1: 10, 20, 30, 40, mean 25, deviation √125.
        byte[] first = [1, 2, 10, 20, 3, 6, 30, 40],
            beside = [1, 10, 2, 20, 3, 30, 6, 40];
        float[] expected = [3, 25, (float)(1 / Math.Sqrt(3.5)), (float)(1 / Math.Sqrt(125))];
        foreach (var (layout, bytes) in new[] { (ImageLayout.ChannelsFirst, first), (ImageLayout.ChannelsLast, beside) })
        {
            var encoding = new ImageEncoding(2, 1, 2) { Layout = layout };
            Near.Values(expected, encoding.Fit(new InputColumn("P", ColumnKind.Byte, 4, false, 0, []), bytes).State!.ToArray());
            float[] numbers = [.. bytes.Select(x => (float)x)];
            var fitted = encoding.Fit(new InputColumn("P", ColumnKind.Single, 4, false, 0, []), numbers.AsMemory());
            Near.Values(expected, fitted.State!.ToArray());
        }
    }

    /// <summary>One pixel of a million among pixels around 1, in a channel beside the other: it is clipped, and the others keep their
    /// moments. Offsets, factors, units, lower and upper limits of both channels.</summary>
    [TestMethod]
    public void AnOutlierAmongPixelsIsClipped()
    {
        double[] ordinary = [.. Enumerable.Range(0, 199).Select(i => i / 100.0)];
        var (mean, deviation) = (ordinary.Average(), Math.Sqrt(ordinary.Average(x => (x - 0.99) * (x - 0.99))));
        foreach (var layout in new[] { ImageLayout.ChannelsFirst, ImageLayout.ChannelsLast })
        {
            // Four images of 1 × 50 pixels; the second channel is the first one plus 7, without the outlier.
            var rows = new float[4 * 100];
            for (var i = 0; i < 200; i++)
            {
                var (row, pixel) = (i / 50, i % 50);
                int At(int channel) => row * 100 + (layout == ImageLayout.ChannelsFirst ? channel * 50 + pixel : pixel * 2 + channel);
                rows[At(0)] = i == 199 ? 1e6f : (float)ordinary[i];
                rows[At(1)] = 7 + (float)ordinary[Math.Min(i, 198)];
            }
            var column = new InputColumn("P", ColumnKind.Single, 100, false, 0, []);
            var state = new ImageEncoding(2, 1, 50) { Layout = layout }
                .Fit(column, rows.AsMemory())
                .State!;
            Assert.HasCount(10, state);
            Near.Values(new[] { mean, 1 / deviation }, new[] { state[0], state[2] });
            Near.Values(new[] { -mean / deviation - 1, (1.98 - mean) / deviation + 1 }, new[] { state[6], state[8] });
            Assert.AreEqual(7 + mean, state[1], 0.02, "the channel beside it");
            var restored = new ImageEncoding(2, 1, 50) { Layout = layout }.Restore(column, state);
            CollectionAssert.AreEqual(state.ToArray(), restored.State!.ToArray());
        }
    }

    [TestMethod]
    public void NumbersHaveNoScaleOfTheirOwn()
    {
        var column = new InputColumn("Pixels", ColumnKind.Single, 2, false, 0, []);
        float[] values = [-1, 3, 5, 1]; // mean 2, deviation √5
        var fitted = new ImageEncoding(1, 1, 2).Fit(column, values.AsMemory());
        CollectionAssert.AreEqual(new[] { 2, (float)(1 / Math.Sqrt(5)) }, fitted.State!.ToArray());
        var scaled = new ImageEncoding(1, 1, 2)
        {
            Scale = 0.5,
            Mean = [1],
            Deviation = [2],
        }.Fit(column, values.AsMemory());
        CollectionAssert.AreEqual(new[] { 2, 0.25f }, scaled.State!.ToArray());
    }

    [TestMethod]
    public void AChannelThatIsTheSameEverywhereBecomesZero()
    {
        var fitted = new ImageEncoding(2, 1, 1).Fit(new InputColumn("P", ColumnKind.Byte, 2, false, 0, []), new byte[] { 7, 1, 7, 3 });
        CollectionAssert.AreEqual(new float[] { 7, 2, 0, 1 }, fitted.State!.ToArray());
    }

    [TestMethod]
    public void ItIsRestoredFromItsState()
    {
        var encoding = new ImageEncoding(2, 1, 4);
        var fitted = encoding.Fit(s_byteColumn, s_bytes.AsMemory());
        CollectionAssert.AreEqual(fitted.State!.ToArray(), encoding.Restore(s_byteColumn, fitted.State!).State!.ToArray());
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => encoding.Restore(s_byteColumn, [1, 2, 3])).Message,
            "expected 4"
        );
    }

    [TestMethod]
    public void WrongSettingsAreRefused()
    {
        var size = Assert.ThrowsExactly<ArgumentException>(() => new ImageEncoding(1, 28, 28).Fit(s_byteColumn, s_bytes.AsMemory()));
        StringAssert.Contains(size.Message, "'Pixels' has 8 slots, but its ImageEncoding says 1 × 28 × 28 = 784");
        foreach (
            var (option, encoding) in new (string, ImageEncoding)[]
            {
                ("Channels", new(0, 1, 1)),
                ("Height", new(1, 0, 1)),
                ("Width", new(1, 1, 65_537)),
                ("Scale", new(1, 1, 1) { Scale = 0 }),
                ("Mean", new(3, 1, 1) { Mean = [0, 0], Deviation = [1, 1] }),
                ("Mean", new(1, 1, 1) { Mean = [0] }),
                ("Mean", new(1, 1, 1) { Mean = [double.NaN], Deviation = [1] }),
                ("Mean", new(2, 1, 1) { Mean = [0, 0, 0], Deviation = [1, 1, 1] }),
                ("Mean", new(1, 1, 1) { Deviation = [1] }),
                ("Deviation", new(1, 1, 1) { Mean = [0], Deviation = [0] }),
                ("Deviation", new(1, 1, 1) { Mean = [0], Deviation = [-1] }),
                ("Deviation", new(1, 1, 1) { Mean = [0], Deviation = [double.PositiveInfinity] }),
                ("Deviation", new(1, 1, 1) { Mean = [0], Deviation = [double.NaN] }),
                ("Scale", new(1, 1, 1) { Scale = double.NaN }),
                ("Mean", new(1, 1, 1) { Mean = null! }),
                ("Deviation", new(1, 1, 1) { Deviation = null! }),
                ("ChannelOrder", new(3, 1, 1) { ChannelOrder = [2, 1] }),
                ("ChannelOrder", new(3, 1, 1) { ChannelOrder = [0, 1, 1] }),
                ("ChannelOrder", new(3, 1, 1) { ChannelOrder = [1, 2, 3] }),
                ("ChannelOrder", new(3, 1, 1) { ChannelOrder = null! }),
                ("Trunk", new(1, 8, 8) { Trunk = Picture.SmallLeNet(4) }),
                ("Channels", new(1, 8, 8) { Trunk = new LeNet { Channels = [] } }),
            }
        )
            Assert.AreEqual(option, Assert.Throws<ArgumentException>(encoding.Validate).ParamName);
    }

    [TestMethod]
    public void OtherEncodingsSeeBytesAsNumbers()
    {
        var fitted = new StandardizeEncoding().Fit(new InputColumn("B", ColumnKind.Byte, 1, true, 0, []), new byte[] { 1, 3, 5, 7 });
        // One segment: slot 0, offset 4, scale 1/√5.
        Assert.AreEqual(4f, fitted.State![1]);
        Assert.AreEqual(1 / Math.Sqrt(5), fitted.State[2], 1e-6);
    }

    // Rows through libtorch, and through the exported graph with the bytes themselves.
    private static void Check(double[] expected, long[] shape, FittedEncoding fitted, InputColumn column)
    {
        using var scope = torch.NewDisposeScope();
        var record = new ShapeRecord();
        fitted.Encode(new ShapeOps(record), new ShapeValue([-1, column.Size]));
        using var store = new ParameterStore(record, 1, torch.CPU);
        var encoded = fitted.Encode<torch.Tensor>(
            new TorchOps(store, new TrainingMode()),
            torch.tensor(s_bytes.Select(x => (float)x).ToArray(), [2, 8])
        );
        CollectionAssert.AreEqual(shape, encoded.shape);
        Near.Values(expected, encoded.contiguous().data<float>().ToArray());

        var schema = new ModelSchema(
            [column],
            [new TaskSchema("T", "test", "L", [new OutputColumn("T.y", ColumnKind.Single, 8, false, [])], 1)]
        );
        var model = NetworkExport.Build(schema, _ => default, (ops, inputs) => [ops.Flatten(fitted.Encode(ops, inputs[0]))]);
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(s_bytes, [2, 8]);
        using var outputs = session.Run(options, [column.Name], [input], ["T.y"]);
        Near.Values(expected, outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }
}
