namespace MlNet.MultiTask;

/// <summary>One operation of a network, for its summary.</summary>
/// <param name="Scope">Where: <c>trunk/0</c>.</param>
/// <param name="Op">Which operation.</param>
/// <param name="Output">Shape of what it gives, −1 for the batch.</param>
/// <param name="MultiplyAdds">Multiplications with addition that it takes for one row of the batch.</param>
/// <param name="Task">Position of the task it belongs to; null where it is shared.</param>
internal sealed record LayerInfo(string Scope, string Op, IReadOnlyList<int> Output, long MultiplyAdds, int? Task);
