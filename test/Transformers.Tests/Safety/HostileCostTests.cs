namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// The bound of loading: five seconds and a gigabyte for any file of up to 16 MB, whether it is taken or refused. A process for each.
/// </summary>
[TestClass]
[TestCategory("Long")]
public sealed class HostileCostTests
{
    private const long MostMilliseconds = 5_000;
    private const long MostMegabytes = 1024;

    public static IEnumerable<object[]> Files => HostileModels.All.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void AnyFileLoadsOrIsRefusedWithinTheBound(string name)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        var bytes = HostileModels.All[name]();
        Assert.IsLessThanOrEqualTo(HostileModels.LargestFile, bytes.Length, "the bound is said for files of that size");
        File.WriteAllBytes(path, bytes);
        try
        {
            using var loader = new LoaderProcess();
            var answer = loader.Load(path);
            Console.WriteLine(
                $"{name}: {bytes.Length:N0} bytes, {answer.LoadMilliseconds} ms, {answer.PeakMegabytes} MiB, "
                    + $"{answer.Refusal} {answer.Message.Split('\n')[0]}"
            );
            Assert.IsTrue(answer.Refusal is "" or "OnnxModelException", answer.Message);
            Assert.IsLessThanOrEqualTo(MostMilliseconds, answer.LoadMilliseconds, name);
            Assert.IsLessThanOrEqualTo(MostMegabytes, answer.PeakMegabytes, name);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
