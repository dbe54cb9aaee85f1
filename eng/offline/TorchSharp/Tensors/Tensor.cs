using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A reference to a libtorch tensor: its life, its place in dispose scopes, its layout.</summary>
    public partial class Tensor : IDisposable
    {
        private static long s_totalCount;
        private static long s_peakCount;
        private nint _handle;

        internal DisposeScope? OwningDisposeScope;
        internal int PlaceInScope;

        internal Tensor(nint handle)
        {
            _handle = handle;
            long count = Interlocked.Increment(ref s_totalCount);
            if (count > s_peakCount) s_peakCount = count;
            DisposeScopeManager.Current.Register(this);
        }

        /// <summary>For one that takes another's place: it goes where that one was, not into the current scope.</summary>
        private protected Tensor(nint handle, DisposeScope scope)
        {
            _handle = handle;
            Interlocked.Increment(ref s_totalCount);
            scope?.Add(this);
        }

        ~Tensor() => Dispose(false);

        public static long TotalCount => s_totalCount;
        public static long PeakCount => s_peakCount;

        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public string? name { get; set; }
        public bool IsInvalid => _handle == 0;
        public IntPtr Handle => _handle != 0 ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (_handle == 0) return;
            DisposeScopeManager.Current.CountDisposed(OwningDisposeScope is not null);
            OwningDisposeScope?.Remove(this);
            Release();
        }

        /// <summary>Its scope has already let go of it.</summary>
        internal void DisposeFromScope(DisposeScopeManager manager)
        {
            if (_handle == 0) return;
            manager.CountDisposed(true);
            OwningDisposeScope = null;
            if (GetType() == typeof(Tensor)) Release();
            else Dispose(true);
            GC.SuppressFinalize(this);
        }

        private void Release()
        {
            Interlocked.Decrement(ref s_totalCount);
            Native.tso_release(_handle);
            _handle = 0;
        }

        /// <summary>Lets go of its native tensor and takes over the other's, which is empty afterwards.</summary>
        internal void Become(Tensor other)
        {
            var old = Handle;
            _handle = other.DecoupleFromNativeHandle();
            Native.tso_release(old);
        }

        /// <summary>For a Parameter. As in the real library the empty tensor stays in TotalCount for good.</summary>
        private protected static nint MoveHandle(Tensor from)
        {
            var handle = from.Handle;
            from.OwningDisposeScope?.Remove(from);
            from._handle = 0;
            return handle;
        }

        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            var handle = Handle;
            Interlocked.Decrement(ref s_totalCount);
            OwningDisposeScope?.Remove(this);
            _handle = 0;
            return handle;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter((IDisposable)this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null) other?.Attach((IDisposable)this);
            else OwningDisposeScope.MoveToOther(other, (IDisposable)this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach((IDisposable)this);
            return this;
        }

        public long Dimensions => Native.tso_ndim(Handle);
        public long ndim => Dimensions;
        public long dim() => Dimensions;
        public long NumberOfElements => Native.tso_numel(Handle);
        public long numel() => NumberOfElements;
        public long ElementSize => Native.tso_element_size(Handle);
        public long element_size() => ElementSize;
        public ScalarType dtype => (ScalarType)Native.tso_dtype(Handle);
        public DeviceType device_type => (DeviceType)Native.tso_device_type(Handle);
        public int device_index => Native.tso_device_index(Handle);
        public Device device => device_type == DeviceType.CPU ? CPU : new Device(device_type, device_index);
        public bool is_cuda => device_type == DeviceType.CUDA;
        public bool is_meta => device_type == DeviceType.META;
        public bool is_sparse => Native.tso_is_sparse(Handle) != 0;
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_contiguous()
        {
            int contiguous = Native.tso_is_contiguous(Handle);
            Native.Check(contiguous);
            return contiguous != 0;
        }

        public long storage_offset()
        {
            long offset = Native.tso_storage_offset(Handle);
            if (offset < 0) Native.Throw();
            return offset;
        }

        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_quantized() => false;

        public unsafe long[] shape
        {
            get
            {
                var handle = Handle;
                var sizes = new long[Native.tso_ndim(handle)];
                fixed (long* p = sizes) Native.tso_sizes(handle, p);
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim)
        {
            var sizes = shape;
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        public unsafe long[] stride()
        {
            var handle = Handle;
            var strides = new long[Native.tso_ndim(handle)];
            fixed (long* p = strides) Native.Check(Native.tso_strides(handle, p));
            return strides;
        }

        public long stride(int dim)
        {
            var strides = stride();
            return strides[dim < 0 ? dim + strides.Length : dim];
        }

        public bool Equals(Tensor target) => target is not null && s_equal.CallInt(this, target) != 0;
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);
        public override int GetHashCode() => base.GetHashCode();

        private static readonly Op s_equal = "equal";
    }
}
