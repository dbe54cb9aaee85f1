using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Operators. Numbers go to libtorch as scalars, so they never change a tensor's type class.</remarks>
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => s_add_Tensor.Call(left, right);
        public static Tensor operator +(Tensor left, Scalar right) => s_add_Scalar.Call(left, right);
        public static Tensor operator +(Scalar left, Tensor right) => s_add_Scalar.Call(right, left);
        public static Tensor operator +(Tensor left, int right) => s_add_Scalar.Call(left, right);
        public static Tensor operator +(int left, Tensor right) => s_add_Scalar.Call(right, left);
        public static Tensor operator +(Tensor left, long right) => s_add_Scalar.Call(left, right);
        public static Tensor operator +(long left, Tensor right) => s_add_Scalar.Call(right, left);
        public static Tensor operator +(Tensor left, float right) => s_add_Scalar.Call(left, right);
        public static Tensor operator +(float left, Tensor right) => s_add_Scalar.Call(right, left);
        public static Tensor operator +(Tensor left, double right) => s_add_Scalar.Call(left, right);
        public static Tensor operator +(double left, Tensor right) => s_add_Scalar.Call(right, left);

        public static Tensor operator -(Tensor left, Tensor right) => s_sub_Tensor.Call(left, right);
        public static Tensor operator -(Tensor left, Scalar right) => s_sub_Scalar.Call(left, right);
        public static Tensor operator -(Scalar left, Tensor right) => s_rsub_Scalar.Call(right, left);
        public static Tensor operator -(Tensor left, int right) => s_sub_Scalar.Call(left, right);
        public static Tensor operator -(int left, Tensor right) => s_rsub_Scalar.Call(right, left);
        public static Tensor operator -(Tensor left, long right) => s_sub_Scalar.Call(left, right);
        public static Tensor operator -(long left, Tensor right) => s_rsub_Scalar.Call(right, left);
        public static Tensor operator -(Tensor left, float right) => s_sub_Scalar.Call(left, right);
        public static Tensor operator -(float left, Tensor right) => s_rsub_Scalar.Call(right, left);
        public static Tensor operator -(Tensor left, double right) => s_sub_Scalar.Call(left, right);
        public static Tensor operator -(double left, Tensor right) => s_rsub_Scalar.Call(right, left);

        public static Tensor operator *(Tensor left, Tensor right) => s_mul_Tensor.Call(left, right);
        public static Tensor operator *(Tensor left, Scalar right) => s_mul_Scalar.Call(left, right);
        public static Tensor operator *(Scalar left, Tensor right) => s_mul_Scalar.Call(right, left);
        public static Tensor operator *(Tensor left, int right) => s_mul_Scalar.Call(left, right);
        public static Tensor operator *(int left, Tensor right) => s_mul_Scalar.Call(right, left);
        public static Tensor operator *(Tensor left, long right) => s_mul_Scalar.Call(left, right);
        public static Tensor operator *(long left, Tensor right) => s_mul_Scalar.Call(right, left);
        public static Tensor operator *(Tensor left, float right) => s_mul_Scalar.Call(left, right);
        public static Tensor operator *(float left, Tensor right) => s_mul_Scalar.Call(right, left);
        public static Tensor operator *(Tensor left, double right) => s_mul_Scalar.Call(left, right);
        public static Tensor operator *(double left, Tensor right) => s_mul_Scalar.Call(right, left);

        public static Tensor operator /(Tensor left, Tensor right) => s_div_Tensor.Call(left, right);
        public static Tensor operator /(Tensor left, Scalar right) => s_div_Scalar.Call(left, right);
        public static Tensor operator /(Scalar left, Tensor right) => Over(left, right);
        public static Tensor operator /(Tensor left, int right) => s_div_Scalar.Call(left, right);
        public static Tensor operator /(int left, Tensor right) => Over(left, right);
        public static Tensor operator /(Tensor left, long right) => s_div_Scalar.Call(left, right);
        public static Tensor operator /(long left, Tensor right) => Over(left, right);
        public static Tensor operator /(Tensor left, float right) => s_div_Scalar.Call(left, right);
        public static Tensor operator /(float left, Tensor right) => Over(left, right);
        public static Tensor operator /(Tensor left, double right) => s_div_Scalar.Call(left, right);
        public static Tensor operator /(double left, Tensor right) => Over(left, right);

        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);
        public static Tensor operator %(Tensor left, Scalar right) => s_remainder_Scalar.Call(left, right);
        public static Tensor operator %(Tensor left, int right) => s_remainder_Scalar.Call(left, right);
        public static Tensor operator %(Tensor left, long right) => s_remainder_Scalar.Call(left, right);
        public static Tensor operator %(Tensor left, float right) => s_remainder_Scalar.Call(left, right);
        public static Tensor operator %(Tensor left, double right) => s_remainder_Scalar.Call(left, right);

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        public static Tensor operator -(Tensor tensor) => tensor.neg();
        public static Tensor operator ~(Tensor left) => left.bitwise_not();
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        public static implicit operator Tensor(byte value) => tensor(value);
        public static implicit operator Tensor(byte[] value) => tensor(value);
        public static implicit operator Tensor(sbyte value) => tensor(value);
        public static implicit operator Tensor(sbyte[] value) => tensor(value);
        public static implicit operator Tensor(short value) => tensor(value);
        public static implicit operator Tensor(short[] value) => tensor(value);
        public static implicit operator Tensor(int value) => tensor(value);
        public static implicit operator Tensor(int[] value) => tensor(value);
        public static implicit operator Tensor(long value) => tensor(value);
        public static implicit operator Tensor(long[] value) => tensor(value);
        public static implicit operator Tensor(float value) => tensor(value);
        public static implicit operator Tensor(float[] value) => tensor(value);
        public static implicit operator Tensor(double value) => tensor(value);
        public static implicit operator Tensor(double[] value) => tensor(value);
        public static implicit operator Tensor(bool value) => tensor(value);
        public static implicit operator Tensor(bool[] value) => tensor(value);
        public static implicit operator Tensor(Scalar scalar) => FromScalar(scalar);

        private static Tensor Over(Arg left, Tensor right)
        {
            using var inverse = right.reciprocal();
            return s_mul_Scalar.Call(inverse, left);
        }

        private static Tensor FromScalar(Scalar scalar) => s_scalar_tensor.Call(scalar, scalar.Type);

        private static readonly Op s_rsub_Scalar = "rsub.Scalar";
        private static readonly Op s_scalar_tensor = "scalar_tensor";
    }
}
