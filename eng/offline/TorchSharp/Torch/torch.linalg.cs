using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static class linalg
    {
        private static readonly Op s_inv = "linalg_inv", s_inv_ex = "linalg_inv_ex", s_solve = "linalg_solve", s_triangular = "linalg_solve_triangular";
        private static readonly Op s_norm = "linalg_norm", s_norm_name = "linalg_norm.ord_str", s_vector_norm = "linalg_vector_norm";
        private static readonly Op s_matrix_norm = "linalg_matrix_norm", s_matrix_norm_name = "linalg_matrix_norm.str_ord", s_multi_dot = "linalg_multi_dot", s_vecdot = "linalg_vecdot";

        public static Tensor inv(Tensor input) => s_inv.Call(input);
        public static (Tensor, Tensor) inv_ex(Tensor input, bool check_errors = false) => s_inv_ex.Call2(input, check_errors);
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => s_solve.Call(A, B, left);
        public static Tensor multi_dot(IList<Tensor> tensors) => s_multi_dot.Call(tensors.ToArray());
        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null) => Into(@out, s_vecdot.Call(x, y, dim));

        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) =>
            Into(@out, s_triangular.Call(A, B, upper, left, unitriangular));

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => s_norm.Call(input, default, dims, keepdim);
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => s_norm.Call(input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) => s_norm.Call(input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) => s_norm_name.Call(input, ord, dims, keepdim);
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) => s_vector_norm.Call(input, ord, dims, keepdim);
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) => s_matrix_norm_name.Call(input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => s_matrix_norm.Call(input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) => input.diagonal(offset, dim1, dim2);

        private static Tensor Into(Tensor target, Tensor result)
        {
            if (target is null) return result;
            using (result) return target.copy_(result);
        }
    }
}
