using Digits;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The digits program, run as a user runs it, where the digits are at hand.</summary>
[TestClass]
public sealed class DigitsProgramTests
{
    [TestMethod]
    public void PrintsItsTableAndScoresItsFile()
    {
        if (Digits() is null)
            return;
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(DigitFiles).Assembly, "--quick", "--out", folder.Path);

        Assert.AreEqual(0, code, output);
        foreach (
            var part in new[] { "CC BY-SA 3.0", "epoch  1", "one network, two heads", "a network for each", "bytes in: digit accuracy" }
        )
            StringAssert.Contains(output, part);
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "digits.onnx")));
    }

    [TestMethod]
    public void TheDigitsAreWhatTheFilesHold()
    {
        if (Digits() is not { } digits)
            return;
        Assert.HasCount(10_000, digits);
        // Sorted by class, and the first pixels of the first three that are not blank: 0.149, 0.169, 0.412 as the file says.
        CollectionAssert.AreEqual(digits.Select(digit => digit.Number).Order().ToArray(), digits.Select(digit => digit.Number).ToArray());
        var three = digits.First(digit => digit.Number == 3);
        CollectionAssert.AreEqual(new byte[] { 38, 43, 105, 255 }, three.Pixels.Where(pixel => pixel > 0).Take(4).ToArray());
        Assert.AreEqual(1u, three.Parity);
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(DigitFiles).Assembly, "--data", folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "0.json' is not there");
        (code, output) = ProgramRun.Start(typeof(DigitFiles).Assembly, "--speed");
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "Usage: Digits");
    }

    private static List<Digit>? Digits()
    {
        try
        {
            return DigitFiles.Load(null);
        }
        catch (FileNotFoundException error)
        {
            Assert.Inconclusive(error.Message);
            return null;
        }
    }
}
