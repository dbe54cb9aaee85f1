using System.Globalization;
using Google.Protobuf;
using MlNet.MultiTask.Transformers.Tests;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// Mutated files, read as trunks by a process of its own: each is read and runs, or is refused with the one exception that is documented.
/// The process does not end, and no file takes more than two seconds of the processor or a gigabyte.
/// </summary>
[TestClass]
public sealed class TrunkFuzzTests
{
    private const long MostMegabytes = 1024;
    private const long MostMilliseconds = 2_000;
    private static readonly TrunkCase[] s_cases =
    [
        .. TrunkCases.All.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value),
    ];
    private static readonly SequenceCase[] s_sequences =
    [
        .. SequenceCases.All.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value),
    ];

    [TestMethod]
    [TestCategory("Fuzz")]
    public void MutatedFilesAreReadOrRefused() => AreReadOrRefused(Make);

    [TestMethod]
    [TestCategory("Fuzz")]
    public void MutatedFilesOfSequencesAreReadOrRefused() => AreReadOrRefused(MakeSequence);

    private static void AreReadOrRefused(Func<int, (int[] Dims, byte[] Bytes)> make)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("MULTITASK_FUZZ_FILES") ?? "400", CultureInfo.InvariantCulture);
        var first = int.Parse(Environment.GetEnvironmentVariable("MULTITASK_FUZZ_FIRST") ?? "0", CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("trunks").FullName;
        var (problems, read) = (new List<string>(), 0);
        var process = new TrunkProcess();
        for (var i = first; i < first + count && problems.Count < 20; i++)
        {
            var (dims, bytes) = make(i);
            var path = Path.Combine(folder, $"{i}.onnx");
            File.WriteAllBytes(path, bytes);
            if (Problem(process, path, dims, ref read) is not { } problem)
            {
                File.Delete(path);
                continue;
            }
            problems.Add($"{i}: {problem}");
            // A process that ended or grew tells nothing about the next file.
            process.Dispose();
            process = new TrunkProcess();
        }
        process.Dispose();
        Console.WriteLine($"{count:N0} files, {read:N0} of them read");
        Assert.IsEmpty(problems, $"files kept in {folder}\n" + string.Join("\n\n", problems));
        Directory.Delete(folder, recursive: true);
        Assert.IsGreaterThan(count / 4, count - read, "too few were refused: the mutations are too fine");
        Assert.IsGreaterThan(count / 20, read, "too few were read: the mutations are too coarse");
    }

    private static string? Problem(TrunkProcess process, string path, int[] dims, ref int read)
    {
        try
        {
            var answer = process.Read(path, dims);
            if (answer.Refusal.Length == 0)
                read++;
            else if (answer.Refusal != nameof(OnnxModelException))
                return answer.Message[..Math.Min(1500, answer.Message.Length)];
            if (answer.Milliseconds > MostMilliseconds)
                return $"{answer.Milliseconds} ms";
            return answer.PeakMegabytes > MostMegabytes ? $"{answer.PeakMegabytes} MiB" : null;
        }
        catch (AssertFailedException e)
        {
            return e.Message;
        }
    }

    // Half of the files each: fields of the messages, and single nodes. Some images are of another size than the file's.
    private static (int[] Dims, byte[] Bytes) Make(int i)
    {
        var random = new Random(i);
        var operation = s_cases[random.Next(s_cases.Length)];
        var model = operation.File(operation.Opsets[random.Next(operation.Opsets.Length)]).Model("y");
        var dims = operation.Dims;
        if (dims.Length == 3 && random.Next(4) == 0)
            dims = [dims[0], dims[1] + random.Next(4), dims[2] + random.Next(4)];
        return (dims, i % 2 == 0 ? new FieldMutator(random).Mutate(model) : new NodeMutator(random).Mutate(model));
    }

    // 0 is the length.
    private static (int[] Dims, byte[] Bytes) MakeSequence(int i)
    {
        var random = new Random(i);
        var operation = s_sequences[random.Next(s_sequences.Length)];
        var model = operation.File(operation.Opsets[random.Next(operation.Opsets.Length)]).Model("y");
        int[] dims = operation.Width == 0 ? [0] : [0, operation.Width];
        return (dims, i % 2 == 0 ? new FieldMutator(random).Mutate(model) : new NodeMutator(random).Mutate(model));
    }
}
