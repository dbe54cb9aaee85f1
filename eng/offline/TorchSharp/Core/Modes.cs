using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradModeGuard(false);
    public static IDisposable enable_grad(bool enabled = true) => new GradModeGuard(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => new GradModeGuard(mode);
    public static IDisposable inference_mode(bool mode = true) => new InferenceGuard(mode);
    public static bool is_grad_enabled() => Native.tso_grad_enabled() != 0;
    public static bool is_inference_mode_enabled() => Native.tso_inference_enabled() != 0;

    public static int get_num_threads() => Native.tso_num_threads();
    public static void set_num_threads(int num) => Native.Check(Native.tso_set_num_threads(num));
    public static int get_num_interop_threads() => Native.tso_num_interop_threads();
    public static void set_num_interop_threads(int num) => Native.Check(Native.tso_set_num_interop_threads(num));

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.NewDisposeScope();
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.Current.Scope;

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>This libtorch is Debian's, which is built for the CPU alone.</summary>
    public static class cuda
    {
        public static bool is_available() => Native.tso_has_cuda() != 0;
        public static int device_count() => 0;
        public static bool is_cudnn_available() => false;
        public static void manual_seed(long seed) => torch.manual_seed(seed);
        public static void manual_seed_all(long seed) => torch.manual_seed(seed);
    }

    private sealed class GradModeGuard : IDisposable
    {
        private readonly int _before = Native.tso_grad_enabled();

        public GradModeGuard(bool enabled) => Native.tso_set_grad_enabled(enabled ? 1 : 0);
        public void Dispose() => Native.tso_set_grad_enabled(_before);
    }

    private sealed class InferenceGuard(bool enabled) : IDisposable
    {
        private nint _guard = Native.tso_inference_enter(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_guard != 0) Native.tso_inference_leave(_guard);
            _guard = 0;
        }
    }
}
