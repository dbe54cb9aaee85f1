namespace MlNet.MultiTask;

/// <summary>What is computed from the length of sequences, which is not known before the rows are. As long as it is only handed on, as a
/// part of a shape, it stands for itself.</summary>
internal static class LengthFolding
{
    /// <summary>Whether a node of known inputs gives something that is as long as the rows are.</summary>
    /// <exception cref="OnnxModelException">It computes with the length what cannot be known.</exception>
    public static bool IsOfRows<T>(NodeCall<T> call)
    {
        int[] inputs = [.. Enumerable.Range(0, call.InputCount).Where(i => call.Has(i) && call.Known(i).HasLength)];
        if (inputs.Length == 0)
            return false;
        switch (call.Operator)
        {
            case "Range":
                return true;
            case "Slice" when NodeArguments.IsByLength(call):
                return true;
            case "Expand" when inputs is [1]:
            case "ConstantOfShape":
                return true;
            case "Cast" when !SequenceNodes.IsWhole(call):
                return call.Known(0).Count == 1 ? true : throw call.Error("makes fractions of a shape with the length of the sequences");
            case "Identity" or "Cast" or "Transpose" or "Flatten" or "Squeeze" or "Unsqueeze" or "Concat":
            case "Where" or "Add" or "Sub" or "Mul":
            case "Reshape" or "Slice" or "Gather" or "Split" or "Expand" or "Tile" when inputs is [0]:
                return false;
            case "Equal" when inputs.Length == 2 || !call.Known(1 - inputs[0]).Numbers.Any(item => item > 0):
                // Neither −1 nor 0 is a length.
                return false;
            default:
                throw call.Error("computes with the length of the sequences, which differs between batches");
        }
    }
}
