namespace MlNet.MultiTask;

/// <summary>A trunk from an ONNX file in a fitted model's metadata, so that the model is trained further without that file.</summary>
/// <param name="Column">The image column that it belongs to; null where it is the architecture.</param>
/// <param name="Digest">SHA-256 of the file.</param>
/// <param name="Structure">What <see cref="TrunkFile.Structure"/> gave.</param>
internal sealed record FittedTrunk(string? Column, string Digest, byte[] Structure);
