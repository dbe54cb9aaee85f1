namespace MlNet.MultiTask.Extending;

/// <summary>What the keys 1..n of a column stand for, in order.</summary>
/// <param name="Type">The ML.NET item type of the values: <c>String</c>, <c>Single</c>, <c>Double</c>, <c>Boolean</c>, an integer type such
/// as <c>Int32</c>, <c>DateTime</c>, <c>DateTimeOffset</c> or <c>TimeSpan</c>.</param>
/// <param name="Values">The values in invariant culture, numbers in the shortest form that reads back to the same value.</param>
public sealed record KeyVocabulary(string Type, IReadOnlyList<string> Values);
