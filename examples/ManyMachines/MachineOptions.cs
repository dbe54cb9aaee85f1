using System.Globalization;

namespace ManyMachines;

/// <summary>What the command line may say.</summary>
/// <param name="Rows">Rows of all ranks together.</param>
/// <param name="Output">Where machines.onnx goes.</param>
/// <param name="Checkpoints">The folder of the checkpoints; null for none.</param>
/// <param name="Threads">Ranks that are threads of this process; 0 for those of an MPI job.</param>
public sealed record MachineOptions(int Rows, string Output, string? Checkpoints, int Threads)
{
    public static MachineOptions? Parse(string[] args)
    {
        var options = new MachineOptions(40_000, "machines-model", null, 0);
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--rows" && IsCount(next, out var rows))
                (options, i) = (options with { Rows = rows }, i + 1);
            else if (args[i] == "--threads" && IsCount(next, out var threads))
                (options, i) = (options with { Threads = threads }, i + 1);
            else if (args[i] == "--out" && next.Length > 0)
                (options, i) = (options with { Output = next }, i + 1);
            else if (args[i] == "--checkpoints" && next.Length > 0)
                (options, i) = (options with { Checkpoints = next }, i + 1);
            else
            {
                Console.Error.WriteLine(
                    $"'{args[i]}' is not understood. Usage: ManyMachines [--rows NUMBER] [--out FOLDER] [--checkpoints FOLDER] "
                        + "[--threads NUMBER]; without --threads it is started by mpirun or srun."
                );
                return null;
            }
        }
        return options;
    }

    private static bool IsCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
