using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The native functions. Getters that touch two fields skip the GC transition; nothing that can run long does.</summary>
internal static unsafe class Native
{
    private const string Lib = "TorchSharpOffline";

    [DllImport(Lib)] private static extern byte* tso_last_error();
    [DllImport(Lib)] public static extern nint tso_operator(byte* name, byte* overload);
    [DllImport(Lib)] public static extern int tso_call(nint op, NativeArg* args, int count, NativeArg* results, int maxResults);
    [DllImport(Lib)] public static extern void tso_free_list(nint list);

    [DllImport(Lib)] public static extern void tso_release(nint tensor);
    [DllImport(Lib)] public static extern nint tso_alias(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern long tso_ndim(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern long tso_numel(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern long tso_element_size(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern int tso_dtype(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern int tso_device_type(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern int tso_device_index(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern int tso_requires_grad(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern int tso_is_contiguous(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern int tso_is_sparse(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern long tso_storage_offset(nint tensor);
    [DllImport(Lib), SuppressGCTransition] public static extern void tso_sizes(nint tensor, long* sizes);
    [DllImport(Lib), SuppressGCTransition] public static extern int tso_strides(nint tensor, long* strides);
    [DllImport(Lib)] public static extern void* tso_data(nint tensor);
    [DllImport(Lib)] public static extern nint tso_from_blob(void* data, long* sizes, int ndim, int dtype, delegate* unmanaged<nint, void> free, nint context);

    [DllImport(Lib)] public static extern int tso_backward(nint* tensors, int count, nint* gradients, int retainGraph, int createGraph, nint* inputs, int inputCount);
    [DllImport(Lib)] public static extern int tso_grad(nint* outputs, int count, nint* inputs, int inputCount, nint* gradients, int retainGraph, int createGraph, int allowUnused, nint* results);
    [DllImport(Lib)] public static extern nint tso_get_grad(nint tensor);
    [DllImport(Lib)] public static extern int tso_set_grad(nint tensor, nint gradient);
    [DllImport(Lib)] public static extern int tso_set_requires_grad(nint tensor, int value);
    [DllImport(Lib)] public static extern int tso_is_leaf(nint tensor);
    [DllImport(Lib)] public static extern int tso_retain_grad(nint tensor);

    [DllImport(Lib)] public static extern int tso_grad_enabled();
    [DllImport(Lib)] public static extern void tso_set_grad_enabled(int value);
    [DllImport(Lib)] public static extern int tso_inference_enabled();
    [DllImport(Lib)] public static extern nint tso_inference_enter(int value);
    [DllImport(Lib)] public static extern void tso_inference_leave(nint guard);

    [DllImport(Lib)] public static extern nint tso_default_generator();
    [DllImport(Lib)] public static extern nint tso_new_generator(ulong seed);
    [DllImport(Lib)] public static extern void tso_release_generator(nint generator);
    [DllImport(Lib)] public static extern int tso_generator_seed(nint generator, ulong seed);
    [DllImport(Lib)] public static extern long tso_generator_random_seed(nint generator);
    [DllImport(Lib)] public static extern long tso_generator_initial_seed(nint generator);
    [DllImport(Lib)] public static extern nint tso_generator_state(nint generator);
    [DllImport(Lib)] public static extern int tso_generator_set_state(nint generator, nint state);

    [DllImport(Lib)] public static extern int tso_num_threads();
    [DllImport(Lib)] public static extern int tso_num_interop_threads();
    [DllImport(Lib)] public static extern int tso_set_num_threads(int n);
    [DllImport(Lib)] public static extern int tso_set_num_interop_threads(int n);
    [DllImport(Lib)] public static extern int tso_has_cuda();

    /// <summary>Throws what libtorch last said on this thread, as TorchSharp does.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Throw() => throw new ExternalException(Marshal.PtrToStringUTF8((nint)tso_last_error()));

    public static void Check(int status)
    {
        if (status < 0) Throw();
    }

    public static nint Check(nint handle)
    {
        if (handle == 0) Throw();
        return handle;
    }
}
