using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Shapes: the forms that need more than a call.</remarks>
    public partial class Tensor
    {
        private static readonly Op s_contiguous = "contiguous", s_clone = "clone", s_detach = "detach", s_copy_ = "copy_", s_expand = "expand";
        private static readonly Op s_flatten = "flatten.using_ints", s_slice = "slice.Tensor", s_split_size = "split.Tensor", s_split_sizes = "split_with_sizes";
        private static readonly Op s_tensor_split = "tensor_split.sections", s_tensor_split_at = "tensor_split.indices", s_tensor_split_by = "tensor_split.tensor_indices_or_sections";
        private static readonly Op s_squeeze = "squeeze", s_squeeze_dim = "squeeze.dim", s_squeeze_ = "squeeze_", s_squeeze__dim = "squeeze_.dim";
        private static readonly Op s_where = "where.self", s_adjoint = "adjoint", s_mT = "mT";

        public Tensor T => t();
        public Tensor mT => s_mT.Call(this);

        public Tensor contiguous() => s_contiguous.Call(this);
        public Tensor clone() => s_clone.Call(this);
        public Tensor detach() => s_detach.Call(this);
        public Tensor alias() => new(Native.Check(Native.tso_alias(Handle)));
        public Tensor copy_(Tensor source, bool nonBlocking = false) => s_copy_.InPlace(this, source, nonBlocking);
        public Tensor adjoint() => s_adjoint.Call(this);

        public Tensor expand(params long[] sizes) => expand(sizes, false);
        public Tensor expand(long[] sizes, bool isImplicit = false) => s_expand.Call(this, sizes, isImplicit);
        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => expand(sizes.ToArray(), isImplicit);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => s_flatten.Call(this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes)
        {
            var old = shape;
            int at = (int)(dim < 0 ? dim + old.Length : dim);
            return view([.. old[..at], .. sizes, .. old[(at + 1)..]]);
        }

        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);
        public Tensor slice(long dim, long start, long finish, long step) => s_slice.Call(this, dim, start, finish, step);
        public Tensor squeeze(long? dim = null) => dim is long d ? s_squeeze_dim.Call(this, d) : s_squeeze.Call(this);
        public Tensor squeeze_(long? dim = null) => dim is long d ? s_squeeze__dim.InPlace(this, d) : s_squeeze_.InPlace(this);
        public Tensor roll(long shifts, long? dims = null) => s_roll.Call(this, (long[])[shifts], dims is long d ? (long[])[d] : Array.Empty<long>());

        public Tensor[] split(long size, int dim = 0) => s_split_size.CallList(this, size, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => s_split_sizes.CallList(this, sizes, dim);
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);
        public Tensor[] tensor_split(long size, long dim = 0) => s_tensor_split.CallList(this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => s_tensor_split_at.CallList(this, sizes, dim);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) => s_tensor_split_by.CallList(this, indices, dim);

        /// <summary>This tensor's elements where the condition holds, y's elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => s_where.Call(condition, this, y);
    }
}
