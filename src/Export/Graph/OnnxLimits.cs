namespace MlNet.MultiTask.Graph;

/// <summary>What a model file may ask of the program that reads it. A file beyond them is refused before it is unpacked.</summary>
internal sealed record OnnxLimits
{
    public static OnnxLimits Default { get; } = new();

    /// <summary>For files that the caller trusts: what the format itself allows. The depth stays, since parsers follow it by
    /// recursion.</summary>
    public static OnnxLimits Trusted { get; } =
        new()
        {
            Nodes = int.MaxValue,
            Messages = int.MaxValue,
            Texts = int.MaxValue,
            Numbers = int.MaxValue,
        };

    /// <summary>
    /// For files that may come from anyone: what a parser makes of them stays some small multiple of their size. Ten words of a vocabulary,
    /// say, are some hundred bytes in a file and a kilobyte in memory.
    /// </summary>
    public static OnnxLimits OfStranger(long bytes) =>
        new()
        {
            Nodes = 30_000,
            Messages = (int)Math.Min(200_000 + bytes / 20, int.MaxValue),
            Texts = (int)Math.Min(1_000_000 + bytes / 16, int.MaxValue),
            Numbers = (int)Math.Min(4_000_000 + bytes / 4, int.MaxValue),
            KnownFieldsOnly = true,
        };

    /// <summary>Bytes of the file itself, external data apart; the format ends at 2 GiB.</summary>
    public long Bytes { get; init; } = int.MaxValue;

    /// <summary>Nodes of all graphs.</summary>
    public int Nodes { get; init; } = 200_000;

    /// <summary>Messages of any kind.</summary>
    public int Messages { get; init; } = 3_000_000;

    /// <summary>Texts: names, and words of vocabularies.</summary>
    public int Texts { get; init; } = 20_000_000;

    /// <summary>Numbers outside raw data, which take more room in memory than in the file.</summary>
    public int Numbers { get; init; } = 200_000_000;

    /// <summary>Whether every field has to be one that this library knows: a runtime may know others, of which nothing was
    /// checked.</summary>
    public bool KnownFieldsOnly { get; init; }

    /// <summary>Graphs within attributes within graphs.</summary>
    public int Depth { get; init; } = 60;
}
