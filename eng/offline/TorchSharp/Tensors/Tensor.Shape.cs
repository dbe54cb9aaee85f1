using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Views and rearrangements.</remarks>
    public partial class Tensor
    {
        public Tensor broadcast_to(params long[] shape) => s_broadcast_to.Call(this, shape);
        public Tensor[] chunk(long chunks, long dim = 0) => s_chunk.CallList(this, chunks, dim);
        public Tensor detach_() => s_detach_.InPlace(this);
        public Tensor diag(long diagonal = 0) => s_diag.Call(this, diagonal);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => s_diagonal.Call(this, offset, dim1, dim2);
        public Tensor expand_as(Tensor other) => s_expand_as.Call(this, other);
        public Tensor flip(params long[] dims) => s_flip.Call(this, dims);
        public Tensor narrow(long dim, long start, long length) => s_narrow.Call(this, dim, start, length);
        public Tensor permute(params long[] permutation) => s_permute.Call(this, permutation);
        public Tensor ravel() => s_ravel.Call(this);
        public Tensor repeat(params long[] sizes) => s_repeat.Call(this, sizes);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => s_repeat_interleave_self_int.Call(this, repeats, dim, output_size);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => s_repeat_interleave_self_Tensor.Call(this, repeats, dim, output_size);
        public Tensor reshape(params long[] shape) => s_reshape.Call(this, shape);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => s_roll.Call(this, shifts.ToArray(), dims.ToArray());
        public Tensor roll(long[] shifts) => s_roll.Call(this, shifts);
        public Tensor roll(long[] shifts, long[] dims) => s_roll.Call(this, shifts, dims);
        public Tensor select(long dim, long index) => s_select_int.Call(this, dim, index);
        public Tensor t() => s_t.Call(this);
        public Tensor tile(long[] reps) => s_tile.Call(this, reps);
        public Tensor transpose(long dim0, long dim1) => s_transpose_int.Call(this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => s_transpose_.InPlace(this, dim0, dim1);
        public Tensor tril(long diagonal = 0) => s_tril.Call(this, diagonal);
        public Tensor tril_(long diagonal = 0) => s_tril_.InPlace(this, diagonal);
        public Tensor triu(long diagonal = 0) => s_triu.Call(this, diagonal);
        public Tensor triu_(long diagonal = 0) => s_triu_.InPlace(this, diagonal);
        public Tensor[] unbind(long dimension = 0) => s_unbind_int.CallList(this, dimension);
        public Tensor unsqueeze(long dim) => s_unsqueeze.Call(this, dim);
        public Tensor unsqueeze_(long dim) => s_unsqueeze_.InPlace(this, dim);
        public Tensor view(params long[] shape) => s_view.Call(this, shape);
        public Tensor view_as(Tensor other) => s_view_as.Call(this, other);

        private static readonly Op s_broadcast_to = "broadcast_to";
        private static readonly Op s_chunk = "chunk";
        private static readonly Op s_detach_ = "detach_";
        private static readonly Op s_diag = "diag";
        private static readonly Op s_diagonal = "diagonal";
        private static readonly Op s_expand_as = "expand_as";
        private static readonly Op s_flip = "flip";
        private static readonly Op s_narrow = "narrow";
        private static readonly Op s_permute = "permute";
        private static readonly Op s_ravel = "ravel";
        private static readonly Op s_repeat = "repeat";
        private static readonly Op s_repeat_interleave_self_int = "repeat_interleave.self_int";
        private static readonly Op s_repeat_interleave_self_Tensor = "repeat_interleave.self_Tensor";
        private static readonly Op s_reshape = "reshape";
        private static readonly Op s_roll = "roll";
        private static readonly Op s_select_int = "select.int";
        private static readonly Op s_t = "t";
        private static readonly Op s_tile = "tile";
        private static readonly Op s_transpose_int = "transpose.int";
        private static readonly Op s_transpose_ = "transpose_";
        private static readonly Op s_tril = "tril";
        private static readonly Op s_tril_ = "tril_";
        private static readonly Op s_triu = "triu";
        private static readonly Op s_triu_ = "triu_";
        private static readonly Op s_unbind_int = "unbind.int";
        private static readonly Op s_unsqueeze = "unsqueeze";
        private static readonly Op s_unsqueeze_ = "unsqueeze_";
        private static readonly Op s_view = "view";
        private static readonly Op s_view_as = "view_as";
    }
}
