using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>The numbers that one thread gave to libtorch last, as scalars. Each of them stays until <see cref="Size"/> − 1 others were
/// asked for after it, far more than one operation reads; then it is freed, unless it was asked for again.</summary>
/// <param name="make">Makes a scalar of a number's bits.</param>
internal sealed class ScalarRing(Func<long, Scalar> make)
{
    /// <summary>How many there are.</summary>
    public const int Size = 64;

    private readonly long[] _bits = new long[Size];
    private readonly Scalar?[] _scalars = new Scalar?[Size];
    private int _next;

    /// <summary>A number as a scalar. It takes the place of the one that was not asked for the longest.</summary>
    public Scalar Of(long bits)
    {
        ref var place = ref _scalars[_next];
        // A place without a scalar has the bits of 0.
        var known = Array.IndexOf(_bits, bits);
        if (known >= 0 && _scalars[known] is not null)
        {
            (_scalars[known], place) = (place, _scalars[known]);
            _bits[known] = _bits[_next];
        }
        else
        {
            place?.Dispose();
            place = make(bits);
        }
        _bits[_next] = bits;
        _next = (_next + 1) % Size;
        return place!;
    }
}
