namespace MlNet.MultiTask;

/// <summary>
/// What a batch's maps should be. Each object's centre is spread over the cells around it as exp(−d² / 2σ²), σ by the object's size; where
/// objects of one class meet, the larger value counts (Zhou, Wang, Krähenbühl 2019, section 3). A cell that is no centre counts by
/// (1 − that)⁴ as one without an object.
/// </summary>
internal sealed class DetectionTargets
{
    private readonly DetectionGrid _grid;
    private readonly int _classes;
    private readonly List<long> _centers = [];
    private readonly List<float> _centerWeights = [];
    private readonly List<long> _cells = [];
    private readonly List<float> _cellWeights = [];
    private readonly List<float> _boxes = [];
    private readonly HashSet<long> _taken = [];

    /// <param name="labels">[rows, width], of <see cref="DetectedObject"/>s.</param>
    /// <param name="weights">What each row counts.</param>
    /// <param name="grid">The cells.</param>
    /// <param name="classes">Number of classes.</param>
    public DetectionTargets(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, DetectionGrid grid, int classes)
    {
        (_grid, _classes) = (grid, classes);
        Absence = new float[weights.Length * classes * grid.Cells];
        var width = labels.Length / weights.Length;
        var near = new float[classes * grid.Cells];
        for (var row = 0; row < weights.Length; row++)
        {
            if (weights[row] == 0)
                continue;
            Array.Clear(near);
            Add(row, labels.Slice(row * width, width), weights[row], near);
            var to = Absence.AsSpan(row * near.Length, near.Length);
            for (var i = 0; i < near.Length; i++)
            {
                var far = 1 - near[i];
                to[i] = weights[row] * far * far * far * far;
            }
        }
    }

    /// <summary>[rows, classes, cells]: what each cell counts as one without an object, times its row's weight.</summary>
    public float[] Absence { get; }

    /// <summary>Places of the centres in [rows, classes, cells].</summary>
    public long[] Centers => [.. _centers];

    /// <summary>The weight of each centre's row.</summary>
    public float[] CenterWeights => [.. _centerWeights];

    /// <summary>Places of the objects' cells in [rows, cells]; two objects may share one.</summary>
    public long[] Cells => [.. _cells];

    /// <summary>The weight of each object's row.</summary>
    public float[] CellWeights => [.. _cellWeights];

    /// <summary>[objects, 4]: x and y of the centre within its cell, from 0 to 1, then width and height in cells.</summary>
    public float[] Boxes => [.. _boxes];

    private void Add(int row, ReadOnlySpan<float> label, float weight, float[] near)
    {
        for (var i = 0; i < label.Length / DetectedObject.Width; i++)
        {
            var own = DetectedObject.Read(label, i);
            if (!own.IsThere)
                break;
            var (left, right) = (InCells(own.Left, _grid.UnitX, _grid.Width), InCells(own.Right, _grid.UnitX, _grid.Width));
            var (top, bottom) = (InCells(own.Top, _grid.UnitY, _grid.Height), InCells(own.Bottom, _grid.UnitY, _grid.Height));
            // Outside of the image, or no class of this model.
            if (own.Right < 0 || own.Bottom < 0 || own.Left > _grid.ImageWidth || own.Top > _grid.ImageHeight || own.Class >= _classes)
                continue;
            if (own.Class < 0)
                Ignore(near, left, top, right, bottom);
            else
                Add(row, (int)own.Class, weight, near, left, top, right, bottom);
        }
    }

    private static double InCells(float side, float unit, int cells) => Math.Clamp((double)side / unit, 0, cells);

    private void Add(int row, int own, float weight, float[] near, double left, double top, double right, double bottom)
    {
        var (x, y, width, height) = ((left + right) / 2, (top + bottom) / 2, right - left, bottom - top);
        var (column, line) = (Math.Min((int)x, _grid.Width - 1), Math.Min((int)y, _grid.Height - 1));
        var cell = line * _grid.Width + column;
        Spread(near.AsSpan(own * _grid.Cells, _grid.Cells), column, line, (int)GaussianRadius.Of(width, height));
        var center = ((long)row * _classes + own) * _grid.Cells + cell;
        // Two of one class in a cell have one centre.
        if (_taken.Add(center))
        {
            _centers.Add(center);
            _centerWeights.Add(weight);
        }
        _cells.Add((long)row * _grid.Cells + cell);
        _cellWeights.Add(weight);
        _boxes.AddRange([(float)(x - column), (float)(y - line), (float)width, (float)height]);
    }

    // As far as the radius, with a third of it, and of half a cell, as deviation.
    private void Spread(Span<float> map, int column, int line, int radius)
    {
        var sigma = (2 * radius + 1) / 6.0;
        for (var y = Math.Max(0, line - radius); y <= Math.Min(_grid.Height - 1, line + radius); y++)
            for (var x = Math.Max(0, column - radius); x <= Math.Min(_grid.Width - 1, column + radius); x++)
            {
                var (across, down) = (x - column, y - line);
                ref var value = ref map[y * _grid.Width + x];
                value = Math.Max(value, (float)Math.Exp(-(across * across + down * down) / (2 * sigma * sigma)));
            }
    }

    // What nobody knows is no example of an absence, in any class.
    private void Ignore(float[] near, double left, double top, double right, double bottom)
    {
        for (var own = 0; own < _classes; own++)
            for (var y = (int)top; y < Math.Min(_grid.Height, Math.Ceiling(bottom)); y++)
                for (var x = (int)left; x < Math.Min(_grid.Width, Math.Ceiling(right)); x++)
                    near[own * _grid.Cells + y * _grid.Width + x] = 1;
    }
}
