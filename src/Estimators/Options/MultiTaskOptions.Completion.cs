namespace MlNet.MultiTask;

// The same options with some decided otherwise: for stages, trials and presets.
public sealed partial record MultiTaskOptions
{
    /// <summary>The same options for a stage of a training.</summary>
    internal MultiTaskOptions ForStage(int maximumEpochs, Balancer? balancer) =>
        this with
        {
            MaximumEpochs = maximumEpochs,
            Balancer = balancer,
        };

    /// <summary>How the numbers of a feature column enter the network; null for keys.</summary>
    internal NumericEncoding? EncodingOf(InputColumn column) =>
        column.Type is ColumnKind.Single or ColumnKind.Byte ? ColumnEncodings.GetValueOrDefault(column.Name, NumericEncoding) : null;

    /// <summary>Whether the user chose an architecture; otherwise the preset does.</summary>
    internal bool HasArchitecture => _architecture is not null;

    /// <summary>Whether the user chose the size of a batch.</summary>
    internal bool HasBatchSize => _batchSize is not null;

    /// <summary>Whether the user chose how numbers are encoded.</summary>
    internal bool HasNumericEncoding => _numericEncoding is not null;

    /// <summary>These options, with the other's values for everything that is not set.</summary>
    internal MultiTaskOptions Completed(MultiTaskOptions by)
    {
        var copy = (MultiTaskOptions)MemberwiseClone();
        copy._architecture ??= by._architecture;
        copy._numericEncoding ??= by._numericEncoding;
        copy._optimizer ??= by._optimizer;
        copy._schedule ??= by._schedule;
        copy._batchSize ??= by._batchSize;
        copy._maximumEpochs ??= by._maximumEpochs;
        copy._patience ??= by._patience;
        copy._stoppingCriterion ??= by._stoppingCriterion;
        copy._weightAveraging ??= by._weightAveraging;
        if (copy.Balancer is null && by.Balancer is not null)
            copy = copy with { Balancer = by.Balancer };
        return copy;
    }

    /// <summary>These options with a second training on all rows, unless the user decided about it.</summary>
    internal MultiTaskOptions RefittedUnlessSet() => _refit is null ? this with { Refit = true } : this;

    /// <summary>The same training without reports and checkpoints, for a model that is thrown away.</summary>
    internal MultiTaskOptions ForWholeTrial() =>
        this with
        {
            Progress = null,
            Checkpoints = null,
            Refit = false,
        };

    /// <summary>The same data, tasks and device for a short training whose model is thrown away: without balancer, reports and checkpoints,
    /// and with defaults for whatever makes trainings longer.</summary>
    internal MultiTaskOptions ForTrial()
    {
        var copy = this with { Balancer = null, Progress = null, Checkpoints = null };
        (copy._optimizer, copy._schedule, copy._stoppingCriterion) = (null, null, null);
        (copy._maximumEpochs, copy._patience, copy._weightAveraging) = (null, null, null);
        return copy;
    }
}
