using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Types and devices.</remarks>
    public partial class Tensor
    {
        private static readonly Op s_to_dtype = "to.dtype";
        private static readonly Op s_to_device = "to.device";
        private static readonly Op s_set_ = "set_.source_Tensor";

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Replace(s_to_dtype.Call(this, type, non_blocking, copy), disposeAfter);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Replace(s_to_device.Call(this, device, type, non_blocking, copy), disposeAfter);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);
        public Tensor type(ScalarType dtype) => to_type(dtype);
        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false)
        {
            if (device is not null && device.type != DeviceType.CUDA) throw new ArgumentException("Not a CUDA device.", nameof(device));
            return to(device ?? CUDA, non_blocking: non_blocking);
        }

        public Tensor @bool() => to_type(ScalarType.Bool);
        public Tensor @byte() => to_type(ScalarType.Byte);
        public Tensor @char() => to_type(ScalarType.Int8);
        public Tensor @short() => to_type(ScalarType.Int16);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor @long() => to_type(ScalarType.Int64);
        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>Makes this tensor a second name of another one's storage.</summary>
        public Tensor set_(Tensor source) => s_set_.InPlace(this, source);

        public bool is_nonzero() => ToScalar().ToBoolean();

        public object tolist()
        {
            if (Dimensions == 0) return ToScalar();
            var list = new System.Collections.ArrayList();
            for (long i = 0; i < shape[0]; i++)
            {
                using var row = this[i];
                list.Add(row.tolist());
            }

            return list;
        }

        private Tensor Replace(Tensor converted, bool disposeAfter)
        {
            if (disposeAfter) Dispose();
            return converted;
        }
    }
}
