using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MlNet.MultiTask;

/// <summary>Goes over parts of the flat buffers with an optimizer's formula, and leaves the gradients at zero.</summary>
internal static class UpdatePass
{
    // Parts between asking the memory for one and changing it.
    private const int Ahead = 8;

    /// <summary>Goes over everything.</summary>
    /// <param name="rule">The formula.</param>
    /// <param name="update">The buffers.</param>
    public static void Run<TRule>(TRule rule, in OptimizerUpdate update)
        where TRule : struct, IUpdateRule =>
        Try(rule, update, [(0, update.Values.Length / Vector<float>.Count * Vector<float>.Count)]);

    /// <summary>Changes parts in their place: no number is copied, and short parts cost little.</summary>
    /// <param name="rule">The formula.</param>
    /// <param name="update">The buffers.</param>
    /// <param name="parts">What is changed.</param>
    /// <returns>False where not all parts are whole vectors of the processor: nothing is changed then.</returns>
    public static bool Try<TRule>(TRule rule, in OptimizerUpdate update, ReadOnlySpan<(int Start, int Length)> parts)
        where TRule : struct, IUpdateRule
    {
        var (all, states) = (update.Values.Length, update.States.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(update.Gradients.Length, all);
        if (!AreWhole(parts, all))
            return false;
        ref var values = ref MemoryMarshal.GetReference(update.Values);
        ref var gradients = ref MemoryMarshal.GetReference(update.Gradients);
        // An optimizer without averages does not look at them.
        ref var first = ref (states > 0 ? ref Start(update.States[0], all) : ref gradients);
        ref var second = ref (states > 1 ? ref Start(update.States[1], all) : ref first);
        for (var part = 0; part < parts.Length; part++)
        {
            if (part + Ahead < parts.Length)
            {
                var next = parts[part + Ahead].Start;
                Prefetch(ref Unsafe.Add(ref values, next));
                Prefetch(ref Unsafe.Add(ref gradients, next));
                Prefetch(ref Unsafe.Add(ref first, next));
                Prefetch(ref Unsafe.Add(ref second, next));
            }
            var (i, end) = ((nuint)parts[part].Start, (nuint)(parts[part].Start + parts[part].Length));
            for (; i < end; i += (nuint)Vector<float>.Count)
            {
                var (one, other) = (Vector.LoadUnsafe(ref first, i), Vector.LoadUnsafe(ref second, i));
                rule.Next(Vector.LoadUnsafe(ref values, i), Vector.LoadUnsafe(ref gradients, i), ref one, ref other)
                    .StoreUnsafe(ref values, i);
                if (states > 0)
                    one.StoreUnsafe(ref first, i);
                if (states > 1)
                    other.StoreUnsafe(ref second, i);
                Vector<float>.Zero.StoreUnsafe(ref gradients, i);
            }
        }
        return true;
    }

    // What follows looks at no bounds.
    private static bool AreWhole(ReadOnlySpan<(int Start, int Length)> parts, int all)
    {
        var places = 0;
        foreach (var (start, length) in parts)
        {
            if (start < 0 || length < 0 || start > all - length)
                throw new ArgumentOutOfRangeException(nameof(parts), (start, length), $"There are {all} numbers.");
            places |= start | length;
        }
        return places % Vector<float>.Count == 0;
    }

    private static ref float Start(float[] state, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(state.Length, length);
        return ref MemoryMarshal.GetArrayDataReference(state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref float place)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }
}
