using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>An input of a file besides the one that has the rows themselves, which is made from the lengths of the rows.</summary>
/// <param name="Info">What the file says of it.</param>
/// <param name="Role">What it stands for.</param>
internal sealed record TrunkInput(ValueInfoProto Info, TrunkInputRole Role)
{
    public string Name => Info.Name;

    /// <summary>Axes that the file says it has; two where it says none.</summary>
    public int Rank => Info.Type?.TensorType?.Shape?.Dim.Count ?? 2;

    /// <summary>Whether it has whole numbers or truth values.</summary>
    public bool IsWhole => IsOfWhole(Info) || Info.Type?.TensorType?.ElemType == (int)DataType.Bool;

    /// <summary>Whether an input has whole numbers that may stand for something.</summary>
    public static bool IsOfWhole(ValueInfoProto info) =>
        (DataType)(info.Type?.TensorType?.ElemType ?? 0) is DataType.Int64 or DataType.Int32 or DataType.Uint32 or DataType.Uint64;

    /// <summary>The input that has the rows, and the others.</summary>
    /// <param name="inputs">The inputs that are needed.</param>
    /// <param name="outputs">What the trunk ends with, for messages.</param>
    /// <param name="settings">Names that say what inputs are.</param>
    /// <exception cref="OnnxModelException">It is not one, or an input is named that there is not.</exception>
    public static (ValueInfoProto Rows, TrunkInput[] Others) Find(
        IReadOnlyList<ValueInfoProto> inputs,
        IReadOnlyList<string> outputs,
        TrunkSettings settings
    )
    {
        foreach (var (option, name) in settings.InputNames)
            if (name is not null && !inputs.Any(input => input.Name == name))
                throw new OnnxModelException(
                    $"{option} names '{name}', which is no input that the trunk needs; these are {Names(inputs)}."
                );
        TrunkInput[] others =
            inputs.Count < 2
                ? []
                : [.. inputs.Select(input => (input, role: RoleOf(input.Name, settings))).Where(one => one.role is not null)
                    .Select(one => new TrunkInput(one.input, one.role!.Value))];
        ValueInfoProto[] rows = [.. inputs.Where(input => !others.Any(other => other.Name == input.Name))];
        return rows is [var only]
            ? (only, others)
            : throw new OnnxModelException(
                $"{Guard.List(outputs)} is computed from {inputs.Count} inputs, {Names(inputs)}; a trunk has one, besides the mask, the "
                    + "positions and the segments of sequences, which are known by names such as 'attention_mask', 'position_ids' and "
                    + $"'token_type_ids', or named in {nameof(OnnxTrunk.MaskInput)}, {nameof(OnnxTrunk.PositionInput)} and "
                    + $"{nameof(OnnxTrunk.SegmentInput)}."
            );
    }

    private static TrunkInputRole? RoleOf(string name, TrunkSettings settings)
    {
        bool Has(string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
        return settings.MaskInput is { } mask && name == mask ? Has("padding") ? TrunkInputRole.Filling : TrunkInputRole.Mask
            : settings.PositionInput is { } position && name == position ? TrunkInputRole.Positions
            : settings.SegmentInput is { } segment && name == segment ? TrunkInputRole.Segments
            : settings.MaskInput is null && Has("mask") ? Has("padding") ? TrunkInputRole.Filling : TrunkInputRole.Mask
            : settings.PositionInput is null && Has("position") ? TrunkInputRole.Positions
            : settings.SegmentInput is null && (Has("type") || Has("segment")) ? TrunkInputRole.Segments
            : null;
    }

    private static string Names(IEnumerable<ValueInfoProto> inputs) => Guard.List(inputs.Select(input => input.Name));
}
