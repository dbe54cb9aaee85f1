namespace MlNet.MultiTask.Splicing;

/// <summary>An output of an exported chain.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Column">The chain's column that it is.</param>
/// <param name="Schema">What it holds.</param>
/// <param name="Decoded">Where the column holds keys and the output their values: what they stand for.</param>
/// <param name="Steps">Where it has a value for each step of a row, the graph's output that says how many steps rows have.</param>
internal sealed record ChainOutput(string Name, string Column, OutputColumn Schema, KeyVocabulary? Decoded, string? Steps = null);
