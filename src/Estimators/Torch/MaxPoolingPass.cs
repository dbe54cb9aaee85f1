using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNet.MultiTask;

/// <summary>The passes over memory of <see cref="MaxPooling"/>, eight windows at a time.</summary>
internal static class MaxPoolingPass
{
    private const int Lanes = 8;

    /// <summary>Whether this processor has vectors of eight numbers.</summary>
    public static bool IsQuick => Vector256.IsHardwareAccelerated;

    /// <summary>How many places <see cref="Forward"/> notes: one for each window, and a row of them filled up to whole vectors.</summary>
    /// <param name="planes">Images times channels.</param>
    /// <param name="height">Height of an image.</param>
    /// <param name="width">Its width.</param>
    public static long PlacesOf(long planes, long height, long width) => planes * (height / 2) * PlacesOfRow((int)width / 2);

    /// <summary>The largest value of each window: the first one in the order of rows where several are, and the last NaN where there is
    /// one, as in libtorch.</summary>
    /// <param name="x">The planes, row by row.</param>
    /// <param name="pooled">Receives the largest values.</param>
    /// <param name="places">Receives their places in the windows, from 0 to 3; empty where they are not asked for.</param>
    /// <param name="height">Height of a plane, 2 or more.</param>
    /// <param name="width">Its width, 2 or more.</param>
    public static void Forward(ReadOnlySpan<float> x, Span<float> pooled, Span<byte> places, int height, int width)
    {
        var (rows, windows) = (height / 2, width / 2);
        Span<float> upper = stackalloc float[2 * Lanes],
            lower = stackalloc float[2 * Lanes],
            most = stackalloc float[Lanes];
        for (var row = 0; row < pooled.Length / windows; row++)
        {
            var top = x.Slice((row / rows * height + 2 * (row % rows)) * width, 2 * width);
            var to = pooled.Slice(row * windows, windows);
            var at = 0;
            for (; at + Lanes <= windows; at += Lanes)
            {
                var largest = Largest(top[(2 * at)..], top[(width + 2 * at)..], out var place);
                largest.CopyTo(to[at..]);
                if (places.Length > 0)
                    Write(place, places[(row * PlacesOfRow(windows) + at)..]);
            }
            if (at == windows)
                continue;
            top[(2 * at)..(2 * windows)].CopyTo(upper);
            top[(width + 2 * at)..(width + 2 * windows)].CopyTo(lower);
            Largest(upper, lower, out var last).CopyTo(most);
            most[..(windows - at)].CopyTo(to[at..]);
            if (places.Length > 0)
                Write(last, places[(row * PlacesOfRow(windows) + at)..]);
        }
    }

    /// <summary>Puts the gradient of each window's largest value in its place, and 0 everywhere else.</summary>
    /// <param name="pooled">The gradients of the largest values.</param>
    /// <param name="places">Their places, as <see cref="Forward"/> noted them.</param>
    /// <param name="x">Receives the gradients of the planes.</param>
    /// <param name="height">Height of a plane.</param>
    /// <param name="width">Its width.</param>
    public static void Backward(ReadOnlySpan<float> pooled, ReadOnlySpan<byte> places, Span<float> x, int height, int width)
    {
        var (rows, windows) = (height / 2, width / 2);
        Span<float> gradients = stackalloc float[Lanes],
            upper = stackalloc float[2 * Lanes],
            lower = stackalloc float[2 * Lanes];
        for (var row = 0; row < pooled.Length / windows; row++)
        {
            var start = (row / rows * height + 2 * (row % rows)) * width;
            // Where the height is odd the last row is in no window.
            var top = x.Slice(start, (height % 2 == 1 && row % rows == rows - 1 ? 3 : 2) * width);
            var from = pooled.Slice(row * windows, windows);
            var at = 0;
            for (; at + Lanes <= windows; at += Lanes)
                Spread(
                    Vector256.Create(from.Slice(at, Lanes)),
                    places[(row * PlacesOfRow(windows) + at)..],
                    top[(2 * at)..],
                    top[(width + 2 * at)..]
                );
            if (at < windows)
            {
                from[at..].CopyTo(gradients);
                Spread(Vector256.Create<float>(gradients), places[(row * PlacesOfRow(windows) + at)..], upper, lower);
                upper[..(2 * (windows - at))].CopyTo(top[(2 * at)..]);
                lower[..(2 * (windows - at))].CopyTo(top[(width + 2 * at)..]);
            }
            if (width % 2 == 1)
                top[width - 1] = top[2 * width - 1] = 0;
            top[(2 * width)..].Clear();
        }
    }

    private static int PlacesOfRow(int windows) => (windows + Lanes - 1) / Lanes * Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Largest(ReadOnlySpan<float> top, ReadOnlySpan<float> bottom, out Vector256<int> place)
    {
        var (largest, right) = Columns(top);
        var (lowerLeft, lowerRight) = Columns(bottom);
        place = Vector256<int>.Zero;
        Take(ref largest, ref place, right, 1);
        Take(ref largest, ref place, lowerLeft, 2);
        Take(ref largest, ref place, lowerRight, 3);
        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(ref Vector256<float> largest, ref Vector256<int> place, Vector256<float> next, int at)
    {
        var isTaken = Vector256.GreaterThan(next, largest) | Vector256.IsNaN(next);
        largest = Vector256.ConditionalSelect(isTaken, next, largest);
        place = Vector256.ConditionalSelect(isTaken.AsInt32(), Vector256.Create(at), place);
    }

    // The values at even and at odd positions.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Left, Vector256<float> Right) Columns(ReadOnlySpan<float> row)
    {
        var order = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
        var first = Vector256.Shuffle(Vector256.Create(row[..Lanes]), order);
        var second = Vector256.Shuffle(Vector256.Create(row.Slice(Lanes, Lanes)), order);
        return (Vector256.Create(first.GetLower(), second.GetLower()), Vector256.Create(first.GetUpper(), second.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector256<int> place, Span<byte> to)
    {
        var halves = Vector128.Narrow(place.GetLower(), place.GetUpper());
        MemoryMarshal.Write(to, Vector128.Narrow(halves, halves).AsUInt64().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector256<float> gradients, ReadOnlySpan<byte> places, Span<float> top, Span<float> bottom)
    {
        var halves = Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<ulong>(places)).AsByte());
        var place = Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves));
        Interleave(At(gradients, place, 0), At(gradients, place, 1), top);
        Interleave(At(gradients, place, 2), At(gradients, place, 3), bottom);
    }

    // libtorch adds to zeros, which leaves no −0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> At(Vector256<float> gradients, Vector256<uint> place, uint at) =>
        (gradients & Vector256.Equals(place, Vector256.Create(at)).AsSingle()) + Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector256<float> left, Vector256<float> right, Span<float> to)
    {
        var order = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        Vector256.Shuffle(Vector256.Create(left.GetLower(), right.GetLower()), order).CopyTo(to);
        Vector256.Shuffle(Vector256.Create(left.GetUpper(), right.GetUpper()), order).CopyTo(to[Lanes..]);
    }
}
