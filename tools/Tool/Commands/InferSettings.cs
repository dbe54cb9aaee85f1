namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>infer</c> takes.</summary>
internal sealed class InferSettings : DataSettings;
