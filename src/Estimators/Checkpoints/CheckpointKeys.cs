namespace MlNet.MultiTask;

/// <summary>What a checkpoint's metadata has besides the fingerprint.</summary>
internal static class CheckpointKeys
{
    public const string Format = "format";
    public const string Seed = "seed";

    /// <summary>Version of the layout of the tensors.</summary>
    public const string CurrentFormat = "mlnet.multitask.checkpoint 2";

    public static bool IsOwn(string key) => key is Format or Seed;
}
