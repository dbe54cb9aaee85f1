using TorchSharp;

namespace MlNet.MultiTask.Extending;

/// <summary>The fitted side of a task: how wide its logits are, its loss, and the columns it gives. Made by
/// <see cref="TaskDefinition.CreateHead"/>.</summary>
public abstract class TaskHead
{
    /// <summary>Number of values that the network gives this task per row.</summary>
    public abstract int LogitCount { get; }

    /// <summary>For labels that are a class's position 0, 1, …: the number of classes. 0 for all other labels.</summary>
    public virtual int ClassCount => 0;

    /// <summary>The columns that it adds, in the order of <see cref="Outputs"/>.</summary>
    public abstract IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>Whether it answers for each step of a sequence instead of each row: logits are then [batch, length,
    /// <see cref="LogitCount"/>], prepared labels [batch, length], and its columns sequences.</summary>
    /// <value>Unless overridden false.</value>
    public virtual bool IsPerStep => false;

    /// <summary>Values of the map that it answers with, where it has an answer for each pixel of an image; 0 where it has one for each row.
    /// Logits are then [batch, <see cref="LogitCount"/>, height, width], in the size of the image or a whole fraction of it, and labels
    /// have so many values, row by row.</summary>
    /// <value>Unless overridden 0.</value>
    public virtual int MapPixels => 0;

    /// <summary>Computes the columns from the logits; part of the exported graph.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="logits">[batch, <see cref="LogitCount"/>]; with more axes as <see cref="IsPerStep"/> and <see cref="MapPixels"/>
    /// say.</param>
    /// <returns>One value [batch, size] per column; of sequences [batch, length], or [batch, length, size] for several values in a step.
    /// Keys are given as 0-based int64 positions, Booleans as 0 or 1.</returns>
    public abstract IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits);

    /// <summary>Logits that stand for the mean prediction of an ensemble's members. Unless overridden, the mean of the logits.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="members">[batch, members, <see cref="LogitCount"/>].</param>
    /// <returns>[batch, <see cref="LogitCount"/>].</returns>
    public virtual T Average<T>(IOps<T> ops, T members) => ops.Mean(members, 1);

    /// <summary>Whether the label says where something is in an image, so that it has to follow when augmentation moves the image; see
    /// <see cref="FollowImage"/>.</summary>
    public virtual bool FollowsImages => false;

    /// <summary>Moves a row's label along with an image; called for each image column that moved, on training rows that have the label. For
    /// heads that say <see cref="FollowsImages"/>.</summary>
    /// <param name="motion">The column, and where the image's points went.</param>
    /// <param name="label">The row's label as its encoding read it, to change in place.</param>
    /// <returns>False where nothing is left of it: the row then has no label of this task.</returns>
    public virtual bool FollowImage(ImageMotion motion, Span<float> label) => true;

    /// <summary>How co-training compares this task's predictions, and makes labels of them; null where the task cannot be
    /// co-trained.</summary>
    /// <value>Unless overridden, null.</value>
    public virtual PredictionSpace? Predictions => null;

    /// <summary>Brings the labels of many rows into the form that <see cref="Loss"/> wants, once.</summary>
    /// <param name="labels">[rows, width] float32; 0 in rows without the label, NaN in entries that the encoding says are missing.</param>
    /// <returns>[rows, …]: one row for each row of the labels, without NaN.</returns>
    public virtual torch.Tensor PrepareLabels(torch.Tensor labels) => labels.alias();

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[batch, <see cref="LogitCount"/>].</param>
    /// <param name="labels">The batch's rows of what <see cref="PrepareLabels"/> gave.</param>
    /// <param name="weights">[batch] float32 with sum 1, 0 where the label is missing; null where all rows count alike.</param>
    /// <returns>A scalar: the weighted mean over the rows.</returns>
    public abstract torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights);

    /// <summary>The number that <see cref="Loss"/> gives, up to rounding, without any tensor: where a loss is only looked at, most of a
    /// small batch's time would go into those.</summary>
    /// <param name="logits">[batch, <see cref="LogitCount"/>], row by row.</param>
    /// <param name="labels">As in <see cref="Loss"/>, on the CPU.</param>
    /// <param name="weights">As in <see cref="Loss"/>, on the CPU.</param>
    /// <returns>The loss; null where the head cannot tell it without <see cref="Loss"/>.</returns>
    internal virtual double? Measure(ReadOnlySpan<float> logits, torch.Tensor labels, torch.Tensor? weights) => null;

    /// <summary>Of how many sums over rows <see cref="Loss"/> is made where it is no mean over rows or known values, such as a ratio of
    /// sums: parts of a batch and several ranks then add up these, and not their losses. 0 where it is a mean.</summary>
    internal virtual int SumCount => 0;

    /// <summary>These sums, each of rows times their weights.</summary>
    /// <param name="logits">As in <see cref="Loss"/>.</param>
    /// <param name="labels">As in <see cref="Loss"/>.</param>
    /// <param name="weights">[batch]; null where each row counts 1.</param>
    /// <returns>[<see cref="SumCount"/>].</returns>
    internal virtual torch.Tensor SumsOf(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights) =>
        throw new NotSupportedException();

    /// <summary>The loss that the sums make; the same whatever number all weights are multiplied with.</summary>
    /// <param name="sums">[<see cref="SumCount"/>].</param>
    /// <returns>A scalar.</returns>
    internal virtual torch.Tensor LossOf(torch.Tensor sums) => throw new NotSupportedException();

    /// <summary>Whether it has parameters of its own behind the logits: it is then asked for its loss and its columns with the operations,
    /// and with the mask of its sequence.</summary>
    internal virtual bool IsChain => false;

    /// <summary>What stands behind a row's end in labels of steps, and in all of a row without labels.</summary>
    internal virtual float BehindRows => float.NaN;

    /// <summary><see cref="Outputs"/> of a head with parameters of its own.</summary>
    /// <param name="ops">The operations, in the scope of its parameters.</param>
    /// <param name="logits">[batch, length, <see cref="LogitCount"/>].</param>
    /// <param name="mask">[batch, length]: 1 for a row's steps, 0 behind its end.</param>
    internal virtual IReadOnlyList<T> ChainOutputs<T>(IOps<T> ops, T logits, T mask) => Outputs(ops, logits);

    /// <summary><see cref="Loss"/> of a head with parameters of its own.</summary>
    /// <param name="ops">The operations, in the scope of its parameters.</param>
    /// <param name="logits">As there.</param>
    /// <param name="labels">As there.</param>
    /// <param name="weights">As there.</param>
    internal virtual torch.Tensor ChainLoss(IOps<torch.Tensor> ops, torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights) =>
        Loss(logits, labels, weights);

    /// <summary><see cref="Correct"/> of a head with parameters of its own.</summary>
    /// <param name="ops">The operations, in the scope of its parameters.</param>
    /// <param name="logits">As there.</param>
    /// <param name="labels">As there.</param>
    internal virtual torch.Tensor? ChainCorrect(IOps<torch.Tensor> ops, torch.Tensor logits, torch.Tensor labels) =>
        Correct(logits, labels);

    /// <summary>
    /// The size that a difference of a column's values is measured by where the exported network is compared with the trained one: 1 for
    /// probabilities and logits, the label's deviation for numbers. 0 where only the values themselves say it.
    /// </summary>
    /// <param name="column">Position in <see cref="Columns"/>.</param>
    /// <param name="slot">Slot of the column.</param>
    internal virtual double UnitOf(int column, int slot) => 0;

    /// <summary>For columns of classes, of which two may be as good as alike in many pixels: by how much the classes that another runtime
    /// gave miss the largest logits. Null for columns whose values are compared.</summary>
    /// <param name="column">Position in <see cref="Columns"/>.</param>
    /// <param name="logits">The logits of the rows.</param>
    /// <param name="got">What the other runtime gave, row by row; keys from 1, 0 for a missing one.</param>
    internal virtual float[]? Misses(int column, torch.Tensor logits, ReadOnlySpan<float> got) => null;

    /// <summary>How far apart the columns of two runtimes are, for heads whose answers are lists, of which an item may stand in another
    /// place.</summary>
    /// <param name="logits">The logits of the rows.</param>
    /// <param name="want">The columns as the trained network gives them; keys from 1, 0 for a missing one.</param>
    /// <param name="got">The same of the other runtime.</param>
    internal virtual double Difference(torch.Tensor logits, IReadOnlyList<float[]> want, IReadOnlyList<float[]> got) =>
        want.Zip(got, (one, other) => one.Zip(other, (x, y) => x.Equals(y) ? 0 : Math.Abs((double)x - y)).Max()).Max();

    /// <summary>Says which image the task is about, for heads with an answer for places of it.</summary>
    internal virtual void Over(ImageEncoding image) { }

    /// <summary>The logits from the decoder's map.</summary>
    /// <param name="ops">The operations; of this task.</param>
    /// <param name="name">The head's name.</param>
    /// <param name="map">[batch, channels, height, width].</param>
    /// <param name="size">The size that they are to have, of <see cref="MapPixels"/> pixels.</param>
    internal virtual T MapLogits<T>(IOps<T> ops, string name, T map, MapSize size) =>
        ops.Resize2d(ops.Convolution(name, map, LogitCount, 1), size.Height, size.Width);

    /// <summary>For maps of classes 0, 1, …: the number of classes. 0 for all other labels.</summary>
    internal virtual int MapClasses => 0;

    /// <summary>The number of a label that stands for none, for evaluation; null where there is none.</summary>
    internal virtual int? NoLabel => null;

    /// <summary>Whether <see cref="Loss"/> is a mean over the known values of labels, such as steps or pixels, and not over
    /// rows.</summary>
    internal virtual bool CountsEntries => false;

    /// <summary>How much a label counts in <see cref="Loss"/> beside others of the same weight: its known values where they are
    /// counted.</summary>
    /// <param name="label">A row's label as its encoding read it.</param>
    internal double MassOf(ReadOnlySpan<float> label)
    {
        if (!CountsEntries)
            return 1;
        var known = 0;
        foreach (var entry in label)
            known += float.IsNaN(entry) ? 0 : 1;
        return known;
    }

    /// <summary>Whether <see cref="Loss"/> compares the rows of a group, which then have to be in one batch; labels are as
    /// <see cref="GroupedLabels"/> reads them.</summary>
    internal virtual bool ComparesRows => false;

    /// <summary>Why <see cref="Loss"/> cannot be put together from those of several ranks; null where it can.</summary>
    internal virtual string? Undivided => null;

    /// <summary>The decision thresholds of a head with a logit for each question of yes or no; null for other heads. They are settled
    /// before the last export.</summary>
    internal virtual LabelThresholds? Thresholds => null;

    /// <summary>The zero and the unit of the labels, row by row; null where they are learnt as they are.</summary>
    internal virtual LabelFrame? Frame => null;

    /// <summary>Which rows are predicted right, for curves while training.</summary>
    /// <param name="logits">[batch, <see cref="LogitCount"/>].</param>
    /// <param name="labels">As in <see cref="Loss"/>.</param>
    /// <returns>[batch] float32: 1 where it is right and 0 where not, or the share of a row's entries that are. Null for tasks without
    /// right and wrong, as numbers are.</returns>
    public virtual torch.Tensor? Correct(torch.Tensor logits, torch.Tensor labels) => null;

    /// <summary>Σ wᵢ lᵢ, or the plain mean without weights.</summary>
    /// <param name="perRow">[batch] or [batch, width]; the mean over the width counts.</param>
    /// <param name="weights">As in <see cref="Loss"/>.</param>
    /// <returns>A scalar.</returns>
    protected static torch.Tensor WeightedMean(torch.Tensor perRow, torch.Tensor? weights)
    {
        if (weights is null)
            return perRow.mean();
        var rows = perRow.dim() > 1 ? perRow.flatten(1).mean([1L]) : perRow;
        return rows.dot(weights);
    }

    /// <summary>For <see cref="PrepareLabels"/>: labels with a mask of their entries behind them. NaN becomes 0 and is left out by
    /// <see cref="EntryMean"/>.</summary>
    /// <param name="labels">[rows, width] with NaN where an entry is missing.</param>
    /// <returns>[rows, 2 · width], the second half 1 where an entry is known and else 0; the labels as they are where all entries are
    /// known.</returns>
    protected static torch.Tensor MaskEntries(torch.Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var missing = labels.isnan();
        return missing.any().item<bool>()
            ? torch.cat([labels.nan_to_num(), missing.logical_not().to(torch.ScalarType.Float32)], 1)
            : labels.alias();
    }

    /// <summary>For <see cref="Loss"/>: takes apart what <see cref="MaskEntries"/> joined, for labels as wide as the logits.</summary>
    /// <param name="prepared">A batch of it.</param>
    /// <returns>The labels [batch, <see cref="LogitCount"/>], and their mask; null where all entries are known.</returns>
    protected (torch.Tensor Labels, torch.Tensor? Known) TakeEntries(torch.Tensor prepared)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        return prepared.size(1) == LogitCount
            ? (prepared, null)
            : (prepared.narrow(1, 0, LogitCount), prepared.narrow(1, LogitCount, LogitCount));
    }

    /// <summary>Σ wᵢ mᵢₖ lᵢₖ / Σ wᵢ mᵢₖ: the mean over the known entries, so that a missing one has no gradient and all known ones count
    /// alike.</summary>
    /// <param name="perEntry">[batch, width], finite also where an entry is missing.</param>
    /// <param name="known">[batch, width], 1 or 0; null where all entries are known.</param>
    /// <param name="weights">As in <see cref="Loss"/>.</param>
    /// <returns>A scalar.</returns>
    protected static torch.Tensor EntryMean(torch.Tensor perEntry, torch.Tensor? known, torch.Tensor? weights)
    {
        ArgumentNullException.ThrowIfNull(perEntry);
        if (known is null)
            return WeightedMean(perEntry, weights);
        var entries = weights is null ? known : known * weights.unsqueeze(1);
        return (perEntry * entries).sum() / entries.sum();
    }
}
