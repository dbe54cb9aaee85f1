using System.Runtime.InteropServices;
using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op s_item = "_local_scalar_dense";

        internal unsafe nint DataPointer
        {
            get
            {
                var data = (nint)Native.tso_data(Handle);
                if (data == 0 && NumberOfElements > 0) Native.Throw();
                return data;
            }
        }

        /// <summary>The memory itself, not a copy: it is valid while the storage lives.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                long total = NumberOfElements * ElementSize;
                ValidateBytes(total);
                return new Span<byte>((void*)DataPointer, (int)total);
            }
            set
            {
                if (!is_contiguous()) throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                long total = NumberOfElements * ElementSize;
                if (total != value.Length) throw new ArgumentException("Mismatched data sizes in SetBytes().");
                ValidateBytes(total);
                value.CopyTo(new Span<byte>((void*)DataPointer, (int)total));
            }
        }

        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(this);
        }

        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            return data<T>()[0];
        }

        public Scalar ToScalar()
        {
            long bits = s_item.CallInt(this);
            if (torch.is_floating_point(dtype)) return BitConverter.Int64BitsToDouble(bits);
            return dtype == ScalarType.Bool ? bits != 0 : bits;
        }

        public unsafe T ReadCpuValue<T>(long i) where T : unmanaged
        {
            if (i < 0 || i >= NumberOfElements) throw new IndexOutOfRangeException("The index is greater than the number of elements in the tensor");
            return ((T*)DataPointer)[i];
        }

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            ValidateBytes(0);
            using var memory = new UnmanagedMemoryStream((byte*)DataPointer, NumberOfElements * ElementSize);
            memory.CopyTo(stream);
        }

        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            ValidateBytes(0);
            long left = NumberOfElements * ElementSize;
            var to = (byte*)DataPointer;
            while (left > 0)
            {
                int read = stream.Read(new Span<byte>(to, (int)Math.Min(left, 1 << 20)));
                if (read == 0) throw new EndOfStreamException();
                to += read;
                left -= read;
            }
        }

        private void ValidateBytes(long total)
        {
            if (!is_contiguous()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            if (total > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        }

        private void ValidateType(Type type)
        {
            var wanted = dtype switch
            {
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Float16 => typeof(Half),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                ScalarType.Bool => typeof(bool),
                _ => null,
            };
            if (wanted is not null && type != wanted) throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }

        public static explicit operator float(Tensor value) => value.ToSingle();
        public static explicit operator double(Tensor value) => value.ToDouble();
        public static explicit operator byte(Tensor value) => value.ToByte();
        public static explicit operator sbyte(Tensor value) => value.ToSByte();
        public static explicit operator short(Tensor value) => value.ToInt16();
        public static explicit operator int(Tensor value) => value.ToInt32();
        public static explicit operator long(Tensor value) => value.ToInt64();
        public static explicit operator bool(Tensor value) => value.ToBoolean();
    }
}
