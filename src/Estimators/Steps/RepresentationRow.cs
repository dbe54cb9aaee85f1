namespace MlNet.MultiTask;

/// <summary>One row of a shared value, of whichever rank, and where its gradient stands among those of all ranks.</summary>
/// <param name="Rank">Whose row it is.</param>
/// <param name="From">Where it begins on that rank.</param>
/// <param name="Shape">Its shape there.</param>
/// <param name="Key">Data set, part of the batch, number of the value, place of the row: the order in which one rank with all rows has
/// them.</param>
internal sealed record RepresentationRow(int Rank, int From, int[] Shape, (int Set, int Part, int Value, int Place) Key)
{
    private int[] _wide = Shape;

    /// <summary>Where it begins among those of all ranks.</summary>
    public int To { get; private set; }

    /// <summary>Its length there: where rows are sequences they are as long as the longest of their part.</summary>
    public int WideLength => Product(_wide);

    /// <summary>Describes the rows of a rank.</summary>
    /// <exception cref="InvalidOperationException">A value has not as many rows as the batch.</exception>
    public static List<int> Write(IEnumerable<(Batch Part, int Number, long[] Shape)> values)
    {
        var to = new List<int>();
        foreach (var (part, number, shape) in values)
        {
            var places = part.Places!;
            var rows = places.Rows.Length;
            if (part.Rows == 0)
                continue;
            // Rows that were dealt to members are those of one member behind those of another in each place.
            var isDealt = shape.Length > 1 && shape[0] < rows && shape[0] * shape[1] == rows;
            if (rows == 0 || shape.Length == 0 || (shape[0] % rows != 0 && !isDealt))
                throw new InvalidOperationException(
                    $"A shared value [{string.Join(", ", shape)}] that the tasks' own layers read does not have the batch's {rows} rows as "
                        + $"its first axis: set {nameof(MultiTaskOptions.BalancingGradients)} to "
                        + $"{nameof(BalancingGradients.SharedParameters)}."
                );
            // Steps of sequences below each other are those of one row after the other.
            int[] own =
            [
                .. shape[0] == rows || isDealt ? [] : new[] { (int)shape[0] / rows },
                .. shape.Skip(isDealt ? 2 : 1).Select(size => (int)size),
            ];
            to.AddRange([places.Set, places.PartRows, number, own.Length, .. own, rows, .. places.Rows]);
        }
        return to;
    }

    /// <summary>Reads it back.</summary>
    public static List<RepresentationRow> Read(int rank, ReadOnlySpan<int> from)
    {
        var (rows, start) = (new List<RepresentationRow>(), 0);
        while (from.Length > 0)
        {
            var (set, partRows, value, axes) = (from[0], from[1], from[2], from[3]);
            var shape = from.Slice(4, axes).ToArray();
            from = from[(4 + axes)..];
            foreach (var place in from.Slice(1, from[0]))
            {
                // What fills up the rows that are dealt counts nothing.
                if (place >= 0)
                    rows.Add(new RepresentationRow(rank, start, shape, (set, place / partRows, value, place)));
                start += Product(shape);
            }
            from = from[(1 + from[0])..];
        }
        return rows;
    }

    /// <summary>Brings the rows of all ranks in their order.</summary>
    public static RepresentationRow[] Arrange(IEnumerable<IEnumerable<RepresentationRow>> ranks)
    {
        var at = 0;
        RepresentationRow[] rows = [.. ranks.SelectMany(rank => rank).OrderBy(row => row.Key)];
        foreach (var value in rows.GroupBy(row => (row.Key.Set, row.Key.Part, row.Key.Value)))
        {
            var axes = value.Max(row => row.Shape.Length);
            int[] wide = [.. Enumerable.Range(0, axes).Select(axis => value.Max(row => Whole(row.Shape, axes)[axis]))];
            foreach (var row in value)
            {
                (row.To, row._wide) = (at, wide);
                at += row.WideLength;
            }
        }
        return rows;
    }

    /// <summary>Copies its values to their place among those of all ranks.</summary>
    public void CopyTo(ReadOnlySpan<float> own, Span<float> whole) =>
        Copy(own[From..], Whole(Shape, _wide.Length), whole[To..], _wide, Whole(Shape, _wide.Length));

    /// <summary>Copies its values from their place among those of all ranks.</summary>
    public void CopyFrom(ReadOnlySpan<float> whole, Span<float> own) =>
        Copy(whole[To..], _wide, own[From..], Whole(Shape, _wide.Length), Whole(Shape, _wide.Length));

    private static void Copy(
        ReadOnlySpan<float> from,
        ReadOnlySpan<int> fromShape,
        Span<float> to,
        ReadOnlySpan<int> toShape,
        ReadOnlySpan<int> box
    )
    {
        if (box.Length <= 1 || fromShape.SequenceEqual(toShape))
        {
            from[..Product(box)].CopyTo(to);
            return;
        }
        var (fromStep, toStep) = (Product(fromShape[1..]), Product(toShape[1..]));
        for (var i = 0; i < box[0]; i++)
            Copy(from[(i * fromStep)..], fromShape[1..], to[(i * toStep)..], toShape[1..], box[1..]);
    }

    // A sequence of one step has lost its axis where steps stand below each other.
    private static int[] Whole(int[] shape, int axes) =>
        shape.Length == axes ? shape : [.. Enumerable.Repeat(1, axes - shape.Length), .. shape];

    private static int Product(ReadOnlySpan<int> sizes)
    {
        var product = 1;
        foreach (var size in sizes)
            product *= size;
        return product;
    }
}
