namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>evaluate</c> takes.</summary>
internal sealed class EvaluateSettings : ModelDataSettings;
