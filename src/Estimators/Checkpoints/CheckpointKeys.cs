namespace MlNet.MultiTask;

/// <summary>What a checkpoint's metadata has besides the fingerprint.</summary>
internal static class CheckpointKeys
{
    public const string Format = "format";
    public const string Seed = "seed";

    /// <summary>In front of the number of a trunk from a file, among the tensors.</summary>
    public const string Trunk = "trunks/";

    /// <summary>Version of the file: 2 has options and tasks as readable text, 3 has them as JSON.</summary>
    public const string CurrentFormat = Texts + "3";

    private const string Texts = "mlnet.multitask.checkpoint ";

    /// <summary>The formats that this version of the library can resume from.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Texts + "2", CurrentFormat];

    /// <summary>Whether settings are texts instead of JSON.</summary>
    public static bool HasTexts(string format) => format == Formats[0];

    public static bool IsOwn(string key) => key is Format or Seed;
}
