using TorchSharp.Interop;

namespace TorchSharp;

/// <remarks>Operators over several tensors, and those that a tensor has under another form.</remarks>
public static partial class torch
{
    private static readonly Op s_cat = "cat", s_stack = "stack", s_einsum = "einsum", s_meshgrid = "meshgrid.indexing", s_broadcast_tensors = "broadcast_tensors";
    private static readonly Op s_norm = "norm.Scalar", s_gather = "gather", s_where = "where";

    public static Tensor cat(Tensor[] tensors, long dim = 0) => s_cat.Call(tensors, dim);
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => s_cat.Call(tensors.ToArray(), dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => s_cat.Call(tensors.ToArray(), dim);
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => s_stack.Call(tensors.ToArray(), dim);
    public static Tensor einsum(string equation, params Tensor[] tensors) => s_einsum.Call(equation, tensors);
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") => s_meshgrid.CallList(tensors.ToArray(), indexing);
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => s_broadcast_tensors.CallList(tensors);

    public static Tensor[] where(Tensor condition) => s_where.CallList(condition);
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);
    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) => s_gather.Call(input, dim, index, sparse_grad);
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
    public static Tensor norm(Tensor input) => input.norm();
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);
    public static Tensor unflatten(Tensor input, long dim, Size sizes) => input.unflatten(dim, sizes);
    public static Tensor adjoint(Tensor input) => input.adjoint();
    public static Tensor negative_(Tensor input) => input.neg_();
    public static Tensor multiply_(Tensor left, Tensor right) => left.mul_(right);
    public static Tensor multiply_(Tensor left, Scalar right) => left.mul_(right);
    public static Tensor divide_(Tensor left, Scalar right) => left.div_(right);
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add(dim, index, source, alpha);
}
