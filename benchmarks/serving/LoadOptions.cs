using System.Globalization;

namespace ServingBenchmark;

/// <summary>What the command line may say.</summary>
/// <param name="Seconds">Length of one measurement.</param>
/// <param name="Rounds">Measurements of each mode, turn about, so that what else the machine does meets both.</param>
/// <param name="Connections">Connections, each with one request at a time.</param>
public sealed record LoadOptions(int Seconds, int Rounds, int Connections)
{
    public static LoadOptions? Parse(string[] args)
    {
        var options = new LoadOptions(8, 3, 64);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (
                i + 1 == args.Length
                || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value < 1
            )
                return Refuse(args[i]);
            switch (args[i])
            {
                case "--seconds":
                    options = options with { Seconds = value };
                    break;
                case "--rounds":
                    options = options with { Rounds = value };
                    break;
                case "--connections":
                    options = options with { Connections = value };
                    break;
                default:
                    return Refuse(args[i]);
            }
        }
        return options;
    }

    private static LoadOptions? Refuse(string argument)
    {
        Console.Error.WriteLine(
            $"'{argument}' is not understood. Usage: bench serving [--seconds NUMBER] [--rounds NUMBER] [--connections NUMBER]"
        );
        return null;
    }
}
