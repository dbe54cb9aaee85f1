using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>How the rows of an ensemble's values [rows, members, width] lie in memory, densely: those of a row of the batch side by side,
/// or, behind a product of a matrix for each member, those of a member.</summary>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Members">Members.</param>
/// <param name="Width">Width.</param>
/// <param name="IsByMember">Whether those of a member lie side by side.</param>
internal readonly record struct MemberRows(int Rows, int Members, int Width, bool IsByMember)
{
    /// <summary>Rows of the batch times members.</summary>
    public int Count => Rows * Members;

    /// <summary>How a tensor lies; null where it lies in another way.</summary>
    public static MemberRows? Of(Tensor x)
    {
        long rows = x.size(0),
            members = x.size(1),
            width = x.size(2);
        if (x.is_contiguous())
            return new MemberRows((int)rows, (int)members, (int)width, false);
        return x.stride(2) == 1 && x.stride(0) == width && x.stride(1) == rows * width
            ? new MemberRows((int)rows, (int)members, (int)width, true)
            : null;
    }

    /// <summary>A new tensor that lies so.</summary>
    public Tensor New() => IsByMember ? empty(Members, Rows, Width).transpose(0, 1) : empty(Rows, Members, Width);

    /// <summary>Where a row lies: its position among all, which its first number is that many widths behind the start.</summary>
    public int Place(int row, int member) => IsByMember ? member * Rows + row : row * Members + member;

    /// <summary>The numbers of a tensor that lies so, as they lie.</summary>
    public static Span<float> Numbers(Tensor x)
    {
        using var flat = x.as_strided([x.numel()], [1], x.storage_offset());
        return FlatTensor.Span(flat);
    }
}
