using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>A logit of each class for each cell of the image, and the box of the object that is centred there: the centre's place in the
/// cell, width and height.</summary>
internal sealed class DetectionHead(DetectionTask task, int classes, KeyVocabulary? names, DetectionScale scale) : TaskHead
{
    // Logits of 0 stand for a probability of 0.1, so that the many cells without an object do not drown the others at first.
    private const float Prior = -2.19f;

    private const int BoxLogits = 4;

    private DetectionGrid? _grid;

    public override int LogitCount => classes + BoxLogits;

    public override int MapPixels => _grid?.Cells ?? 1;

    public override IReadOnlyList<OutputColumn> Columns { get; } = ColumnsOf(task, classes, names);

    public override bool FollowsImages => true;

    private DetectionGrid Grid =>
        _grid ?? throw new InvalidOperationException($"Task '{task.Name}' was not told which image it is about.");

    public static IReadOnlyList<OutputColumn> ColumnsOf(DetectionTask task, int classes, KeyVocabulary? names) =>
        [
            new($"{task.Name}.Score", ColumnKind.Single, task.MaximumObjects, false, [], ItemSize: 1),
            new($"{task.Name}.PredictedLabel", ColumnKind.Key, task.MaximumObjects, false, [], classes, names, ItemSize: 1),
            new($"{task.Name}.PredictedBoundingBoxes", ColumnKind.Single, BoxLogits * task.MaximumObjects, false, [], ItemSize: BoxLogits),
        ];

    internal override void Over(ImageEncoding image)
    {
        _grid = DetectionGrid.Over(image.Height, image.Width, task.Stride, task.IsRelative);
        // Places are calculated with as float32.
        var places = (long)classes * _grid.Cells;
        if (places >= 1 << 24 || places < task.MaximumObjects)
            throw new ArgumentException(
                $"Task '{task.Name}': {classes} classes and {_grid.Height} × {_grid.Width} cells are {places:N0} places "
                    + $"for objects; expected at least {nameof(DetectionTask.MaximumObjects)} = {task.MaximumObjects:N0}, and fewer than "
                    + $"{1 << 24:N0}. Change that or the {nameof(DetectionTask.Stride)}."
            );
    }

    public override bool FollowImage(ImageMotion motion, Span<float> label)
    {
        DetectionMotion.Follow(task, motion, label);
        return true;
    }

    internal override T MapLogits<T>(IOps<T> ops, string name, T map, MapSize size)
    {
        var (height, width) = (ops.Size(map, 2), ops.Size(map, 3));
        var by = Math.Max(1, height / size.Height);
        var isWhole = (height + by - 1) / by == size.Height && (width + by - 1) / by == size.Width;
        var scope = ops.Scope(name);
        var hidden = scope.Apply(Activation.Relu, scope.Convolution("hidden", map, task.Channels, 3, isWhole ? by : 1, 1));
        return ops.Resize2d(ops.Convolution(name, hidden, LogitCount, 1), size.Height, size.Width);
    }

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) => new DetectionPeaks<T>(ops, task, Grid, classes, scale).Outputs(
        ops.Affine(ops.Slice(logits, 1, 0, classes), 1, Prior),
        ops.Slice(logits, 1, classes, LogitCount)
    );

    /// <param name="labels">[rows, objects · 5] with NaN behind the last object.</param>
    /// <returns>The same; what stands behind the last object is no number that is used.</returns>
    public override Tensor PrepareLabels(Tensor labels) => labels.alias();

    /// <summary>
    /// The penalty-reduced focal loss of the centres (Zhou et al. 2019, eq. 1, with α = 2 and β = 4), and the absolute errors of place and
    /// size (eqs. 2 and 3). All are divided by the training rows' mean number of objects instead of the batch's, so that the loss is a mean
    /// over rows and defined where a batch has no object.
    /// </summary>
    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var rows = (int)logits.size(0);
        float[] shares = weights is null ? [.. Enumerable.Repeat(1f / rows, rows)] : FlatTensor.Numbers(weights);
        var targets = new DetectionTargets(FlatTensor.Numbers(labels), shares, Grid, classes);
        var heat = logits.narrow(1, 0, classes).flatten(2).Plus(Prior);
        var absence = tensor(targets.Absence, heat.shape, device: heat.device);
        // −log(1 − p) = softplus(x), −log p = softplus(−x).
        var loss = (absence * heat.sigmoid().Squared() * Softplus(heat)).sum();
        if (targets.Centers.Length > 0)
        {
            var centers = heat.flatten().index_select(0, tensor(targets.Centers, device: heat.device));
            var weight = tensor(targets.CenterWeights, device: heat.device);
            loss = loss.Plus((weight * (-centers).sigmoid().Squared() * Softplus(-centers)).sum());
        }
        if (targets.Cells.Length > 0)
            loss = loss.Plus(BoxLoss(logits.narrow(1, classes, BoxLogits).flatten(2), targets));
        return loss / Held(scale.ObjectsPerRow);
    }

    private Tensor BoxLoss(Tensor boxes, DetectionTargets targets)
    {
        var device = boxes.device;
        // [rows, 4, cells] to [objects, 4].
        var own = boxes.transpose(1, 2).reshape(-1, BoxLogits).index_select(0, tensor(targets.Cells, device: device));
        var (mean, deviation) = SizeInCells;
        var predicted = (own * tensor([1, 1, .. deviation], device: device)).Plus(tensor([0.5f, 0.5f, .. mean], device: device));
        var error = (predicted - tensor(targets.Boxes, [targets.Cells.Length, BoxLogits], device: device)).abs();
        var (place, size) = ((float)task.OffsetWeight, (float)task.SizeWeight);
        var ofRows = tensor(targets.CellWeights, device: device).unsqueeze(1);
        return (error * tensor(new[] { place, place, size, size }, device: device) * ofRows).sum();
    }

    private (float[] Mean, float[] Deviation) SizeInCells =>
        ([scale.Mean[0] / Grid.UnitX, scale.Mean[1] / Grid.UnitY], [scale.Deviation[0] / Grid.UnitX, scale.Deviation[1] / Grid.UnitY]);

    /// <summary>The order of objects of like scores may differ between runtimes: they are compared as sets.</summary>
    internal override double Difference(Tensor logits, IReadOnlyList<float[]> want, IReadOnlyList<float[]> got) =>
        new DetectionDifference(
            task.MaximumObjects,
            Grid,
            task.ScoreThreshold,
            FlatTensor.Numbers(logits.narrow(1, 0, classes).Plus(Prior)),
            classes
        ).Largest(want, got);
}
