using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public class Generator : IDisposable
    {
        private nint _handle;

        public Generator(ulong seed = 0, Device? device = null) : this(Native.Check(Native.tso_new_generator(seed))) =>
            this.device = device ?? CPU;

        private Generator(nint handle) => _handle = handle;

        ~Generator() => Dispose(false);

        /// <summary>The generator that everything without one of its own draws from.</summary>
        public static Generator Default { get; } = new(Native.Check(Native.tso_default_generator()));

        public IntPtr Handle => _handle != 0 ? _handle : throw new InvalidOperationException("Generator invalid -- empty handle.");
        public Device device { get; } = CPU;

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.tso_generator_seed(Handle, (ulong)seed));
            return this;
        }

        public long seed() => Native.tso_generator_random_seed(Handle);
        public long initial_seed() => Native.tso_generator_initial_seed(Handle);
        public Tensor get_state() => new(Native.Check(Native.tso_generator_state(Handle)));

        public void set_state(Tensor value)
        {
            Native.Check(Native.tso_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (_handle == 0) return;
            Native.tso_release_generator(_handle);
            _handle = 0;
        }
    }

    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);
    public static long initial_seed() => Generator.Default.initial_seed();
    public static long seed() => Generator.Default.seed();
    public static Tensor get_rng_state() => Generator.Default.get_state();
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);
        public static long initial_seed() => torch.initial_seed();
        public static long seed() => torch.seed();
        public static Tensor get_rng_state() => torch.get_rng_state();
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}
