using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Writes a network: gets the inputs in the schema's order and returns one value for each output column, in the order of the
/// tasks.</summary>
/// <param name="ops">The operations.</param>
/// <param name="inputs">The inputs as they are: float32, uint32 keys, or bytes; [batch, Size].</param>
/// <returns>
/// [batch, Size], or [batch] for a single slot. For a Key column the 0-based position of the class as ArgMax gives it; for a Boolean column
/// a number that is 0 for false.
/// </returns>
internal delegate IReadOnlyList<OnnxValue> NetworkWriter(IOps<OnnxValue> ops, IReadOnlyList<OnnxValue> inputs);
