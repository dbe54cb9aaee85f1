namespace MlNet.MultiTask;

/// <summary>Inputs that a file computes from the length alone. There they have no axis of the batch, here one in front, so that the
/// operators below work on them as on all others.</summary>
internal sealed partial class NodeCall<T>
{
    private bool? _hasNoBatch;
    private int? _rank;

    public bool IsSequence => plan.IsSequence;

    /// <summary>1 for the steps of a row, 0 behind its end: [batch, length].</summary>
    public T Mask => live[TrunkGraph.Mask];

    /// <summary>Whether some input depends on the rows, and all that do are the same for rows of one length.</summary>
    public bool HasNoBatch =>
        _hasNoBatch ??=
            plan.IsSequence
            && Enumerable.Range(0, InputCount).Where(IsLive).ToArray() is { Length: > 0 } inputs
            && Array.TrueForAll(inputs, IsShared);

    /// <summary>Whether the results are the same for rows of one length.</summary>
    public bool GivesShared => plan.IsSequence && !Enumerable.Range(0, InputCount).Any(i => IsLive(i) && !IsShared(i)) && !MakesBatch;

    /// <summary>Whether the file repeats a value for each row.</summary>
    public bool MakesBatch =>
        Operator is "Expand" or "ConstantOfShape"
        && Found(Operator == "Expand" ? 1 : 0) is { Integers: [KnownTensor.Batch, ..] };

    /// <summary>Whether an input is the same for rows of one length.</summary>
    public bool IsShared(int input) => Has(input) && plan.Shared.Contains(node.Input[input]);

    /// <summary>Whether an input is whole numbers in the file.</summary>
    public bool IsIntegral(int input) =>
        plan.Known.TryGetValue(node.Input[input], out var known) ? known.Integers is not null : plan.Integral.Contains(node.Input[input]);

    /// <summary>Whether an input is 0 behind a row's end along its last axis.</summary>
    public bool IsMasked(int input) => plan.Masked.Contains(node.Input[input]);

    /// <summary>An input that depends on the rows, as float32 or as int64.</summary>
    public T Raw(int input)
    {
        if (!IsLive(input))
            throw Error($"reads no value of the image as its input {input}");
        if (!live.TryGetValue(node.Input[input], out var value))
            throw NotMade(input);
        if (plan.Shared.Count == 0 || !IsShared(input))
            return value;
        var dims = plan.Dims[node.Input[input]];
        int[] aligned = Aligned(dims);
        return aligned.Length == dims.Length + 1 ? value : ops.Reshape(value, aligned.AsSpan(1));
    }

    /// <summary>An input in a shape that does not follow from the other inputs: without the batch's axis that it has here.</summary>
    /// <param name="input">Which one.</param>
    /// <param name="dims">Shape behind the batch.</param>
    public T Shared(int input, params int[] dims) => ops.Reshape(live[node.Input[input]], dims);

    // Axes of all inputs that depend on the rows, the batch's included.
    private int Rank =>
        _rank ??= HasNoBatch
            ? 1 + Enumerable
                .Range(0, InputCount)
                .Where(i => Has(i) && (IsLive(i) || NodeTable.Broadcasts(Operator)))
                .Max(i => FileDims(i).Length)
            : Enumerable.Range(0, InputCount).Where(i => IsLive(i) && !IsShared(i)).Max(i => FileDims(i).Length);

    private int[] Aligned(int[] dims) =>
        dims.Length < Rank ? [-1, .. Enumerable.Repeat(1, Rank - 1 - dims.Length), .. dims]
        : dims.Length == Rank && dims[0] == 1 ? [-1, .. dims[1..]]
        : throw Error($"broadcasts {ShapeRules.Text(dims)} to {Rank} axes, which puts the batch beside another axis");
}
