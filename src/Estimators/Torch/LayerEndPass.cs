using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNet.MultiTask;

/// <summary>The passes over memory of <see cref="LayerEnd"/>, eight numbers at a time.</summary>
/// <param name="order">How the layer's inputs lie.</param>
/// <param name="scale">Per member its factors; empty for none.</param>
internal readonly ref struct LayerEndPass(MemberRows order, ReadOnlySpan<float> scale)
{
    /// <summary>Numbers at a time, of which a width has to be a multiple.</summary>
    public const int Lanes = 8;

    private readonly MemberRows _order = order;
    private readonly ReadOnlySpan<float> _scale = scale;

    /// <summary>Whether this processor has vectors of eight numbers.</summary>
    public static bool IsQuick => Vector256.IsHardwareAccelerated;

    /// <summary>y = relu(x ⊙ scale + shift).</summary>
    /// <param name="x">As they lie.</param>
    /// <param name="shift">Per member.</param>
    /// <param name="y">Receives the values row by row.</param>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> shift, Span<float> y)
    {
        var width = _order.Width;
        for (var place = 0; place < _order.Count; place++)
        {
            var (row, member) = At(place);
            var from = x.Slice(place * width, width);
            var scale = Of(_scale, member);
            var own = Of(shift, member);
            var to = Of(y, row * _order.Members + member);
            for (var i = 0; i < width; i += Lanes)
                Value(from, scale, own, i).CopyTo(to[i..]);
        }
    }

    /// <summary>The same with dropout behind it, which is drawn as the inputs lie.</summary>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> shift, Span<float> y, DropoutStream dropout)
    {
        var width = _order.Width;
        for (var place = 0; place < _order.Count; place++)
        {
            var (row, member) = At(place);
            var from = x.Slice(place * width, width);
            var scale = Of(_scale, member);
            var own = Of(shift, member);
            var to = Of(y, row * _order.Members + member);
            for (var i = 0; i < width; i += Lanes)
                (Value(from, scale, own, i) * dropout.Next()).CopyTo(to[i..]);
        }
    }

    /// <summary>The gradients. A value that is 0 was dropped, or cut off by the function.</summary>
    /// <param name="gradientOrder">How the gradients of y lie.</param>
    /// <param name="gradient">The gradients of y.</param>
    /// <param name="y">The values row by row.</param>
    /// <param name="x">The inputs as they lie.</param>
    /// <param name="factor">What dropout multiplied the values with that it kept.</param>
    /// <param name="ofX">Receives the gradients of x, which lie as x does.</param>
    /// <param name="ofScale">Those of the scale are added to it; empty where there is none.</param>
    /// <param name="ofShift">Those of the shift are added to it.</param>
    public void Backward(
        MemberRows gradientOrder,
        ReadOnlySpan<float> gradient,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> x,
        float factor,
        Span<float> ofX,
        Span<float> ofScale,
        Span<float> ofShift
    )
    {
        var width = _order.Width;
        for (var place = 0; place < _order.Count; place++)
        {
            var (row, member) = At(place);
            var from = Of(gradient, gradientOrder.Place(row, member));
            var values = Of(y, row * _order.Members + member);
            var to = Of(ofX, place);
            var shift = Of(ofShift, member);
            if (_scale.Length == 0)
            {
                for (var i = 0; i < width; i += Lanes)
                {
                    var passed = Passed(from, values, factor, i);
                    passed.CopyTo(to[i..]);
                    (Load(shift, i) + passed).CopyTo(shift[i..]);
                }
                continue;
            }
            var inputs = Of(x, place);
            var scale = Of(_scale, member);
            var scales = Of(ofScale, member);
            for (var i = 0; i < width; i += Lanes)
            {
                var passed = Passed(from, values, factor, i);
                (passed * Load(scale, i)).CopyTo(to[i..]);
                (Load(shift, i) + passed).CopyTo(shift[i..]);
                (Load(scales, i) + passed * Load(inputs, i)).CopyTo(scales[i..]);
            }
        }
    }

    private (int Row, int Member) At(int place)
    {
        if (_order.IsByMember)
            return (place % _order.Rows, place / _order.Rows);
        return (place / _order.Members, place % _order.Members);
    }

    // NaN stays, so that a training that diverged is found out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Value(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, int i)
    {
        var value = (scale.Length > 0 ? Load(x, i) * Load(scale, i) : Load(x, i)) + Load(shift, i);
        return Vector256.AndNot(value, Vector256.LessThanOrEqual(value, Vector256<float>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Passed(ReadOnlySpan<float> gradient, ReadOnlySpan<float> y, float factor, int i) =>
        Vector256.AndNot(Load(gradient, i) * factor, Vector256.LessThanOrEqual(Load(y, i), Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ReadOnlySpan<float> numbers, int i) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(numbers.Slice(i, Lanes)));

    private ReadOnlySpan<float> Of(ReadOnlySpan<float> numbers, int row) =>
        numbers.Length > 0 ? numbers.Slice(row * _order.Width, _order.Width) : numbers;

    private Span<float> Of(Span<float> numbers, int row) => numbers.Slice(row * _order.Width, _order.Width);
}
