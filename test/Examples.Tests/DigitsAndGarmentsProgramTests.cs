using DigitsAndGarments;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The program with digits and garments, run as a user runs it, where the images are at hand.</summary>
[TestClass]
public sealed class DigitsAndGarmentsProgramTests
{
    private const string Garments = "/usr/share/datasets/fashion-mnist";

    [TestMethod]
    public void ChoosesByCrossValidationAndScoresItsFile()
    {
        if (!Directory.Exists(Garments) || !HasDigits())
        {
            Assert.Inconclusive("The images are not here: './build.sh example DigitsAndGarments' fetches them.");
            return;
        }
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Picture).Assembly, "--quick", "--out", folder.Path);

        Assert.AreEqual(0, code, output);
        foreach (
            var part in new[]
            {
                "CC BY-SA 3.0",
                "MIT",
                "two separate networks, fold 2 of 2",
                "passes over the digits",
                "lowers the loss of the other",
                "Chosen by the mean accuracy",
                "(chosen)",
                "the shared network",
            }
        )
            StringAssert.Contains(output, part);
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "pictures.onnx")));
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Picture).Assembly, "--digits", folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "0.json' is not there");
        (code, output) = ProgramRun.Start(typeof(Picture).Assembly, "--digit-rows", "3");
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "Usage: DigitsAndGarments");
    }

    private static bool HasDigits()
    {
        try
        {
            return PictureFiles.Digits(null).Length == 10_000;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
