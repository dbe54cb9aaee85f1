namespace MlNet.MultiTask.Safety;

/// <summary>The dimensions of a value.</summary>
internal sealed class Shape(params ReadOnlySpan<Dim> dims)
{
    /// <summary>Counts end here: what is larger than any memory need not be told apart.</summary>
    public const long Most = 1L << 60;

    private readonly Dim[] _dims = dims.ToArray();

    public static Shape Scalar { get; } = new();

    public int Rank => _dims.Length;

    public ReadOnlySpan<Dim> Dims => _dims;

    public Dim this[Index axis] => _dims[axis];

    /// <summary>Items for a batch of one row.</summary>
    public long Items => ItemsFrom(0);

    public static Shape Of(IEnumerable<long> sizes) => new([.. sizes.Select(size => Dim.Of(size))]);

    /// <summary>Items of the axes from one on, for a batch of one row.</summary>
    public long ItemsFrom(int axis)
    {
        var items = 1L;
        foreach (var dim in _dims.AsSpan(axis))
            items = Times(items, dim.AtOneRow);
        return items;
    }

    /// <summary>All axes as one dimension.</summary>
    public Dim Flat() => Flat(_dims);

    public static Dim Flat(ReadOnlySpan<Dim> dims)
    {
        var size = 1L;
        var batches = 0;
        foreach (var dim in dims)
        {
            if (!dim.IsKnown)
                return Dim.Unknown;
            size = Times(size, dim.Size);
            batches += dim.Batches;
        }
        return batches > 1 ? Dim.Unknown : Dim.Of(size, batches);
    }

    /// <summary>The shape with another dimension at an axis.</summary>
    public Shape With(int axis, Dim dim)
    {
        var dims = (Dim[])_dims.Clone();
        dims[axis] = dim;
        return new(dims);
    }

    /// <summary>The shape without an axis.</summary>
    public Shape Without(int axis) => new([.. _dims[..axis], .. _dims[(axis + 1)..]]);

    /// <summary>Whether the two can be the same shape.</summary>
    public bool Fits(Shape other)
    {
        for (var i = 0; i < Rank && Rank == other.Rank; i++)
            if (!this[i].Fits(other[i]))
                return false;
        return Rank == other.Rank;
    }

    /// <summary>The shape of an element-wise operator over two values, as NumPy broadcasts them; null where they do not fit.</summary>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        if (a.Rank < b.Rank)
            (a, b) = (b, a);
        var dims = a._dims.ToArray();
        for (var i = 0; i < b.Rank; i++)
        {
            ref var dim = ref dims[a.Rank - b.Rank + i];
            var other = b[i];
            if (dim == other || other == Dim.Of(1))
                continue;
            if (dim == Dim.Of(1) || !dim.IsKnown)
                dim = other;
            else if (other.IsKnown)
                return null;
        }
        return new(dims);
    }

    public static long Times(long a, long b) =>
        a == 0 || b == 0 ? 0
        : a > Most / b ? Most
        : a * b;

    public override string ToString() => $"[{string.Join(", ", _dims)}]";
}
