namespace MlNet.MultiTask;

/// <summary>Keys of what this library writes into a model's <c>metadata_props</c>.</summary>
internal static class MetadataKeys
{
    /// <summary>The <see cref="ModelSchema"/> as JSON.</summary>
    public const string Schema = "mlnet.multitask.schema";

    /// <summary>The largest difference per output between the file and the chain as JSON.</summary>
    public const string Parity = "mlnet.multitask.parity";

    /// <summary>What was learnt from the training rows besides the weights, as JSON: what training further starts from.</summary>
    public const string Fitted = "mlnet.multitask.fitted";

    /// <summary>What the training said about itself, as JSON. A chain with several multi-task models has a second one under this key with
    /// <c>.2</c> behind it, and so on.</summary>
    public const string Training = "mlnet.multitask.training";
}
