namespace MlNet.MultiTask;

/// <summary>Whether some task reads each feature column, and reads it as what it is.</summary>
internal static class ColumnChecks
{
    /// <summary>Throws where no task does.</summary>
    /// <param name="options">The options.</param>
    /// <param name="heads">The tasks' heads.</param>
    /// <param name="inputs">The feature columns.</param>
    /// <exception cref="ArgumentException">A column would change nothing.</exception>
    public static void Run(MultiTaskOptions options, IReadOnlyList<TaskHead> heads, IReadOnlyList<InputColumn> inputs)
    {
        var (steps, maps) = (heads.Any(head => head.IsPerStep), heads.Any(head => head.MapPixels > 0));
        InputColumn[] sequences = [.. inputs.Where(input => input.IsSequence)];
        foreach (var input in sequences)
            Sequence(options, input);
        if (options.Sequence.Trunk is OnnxSequenceTrunk { Trunk: var trunk } && sequences.Length > 0)
            trunk.CheckSequence(sequences, options.Sequence.Dropout);
        if (heads.Any(head => !head.IsPerStep && head.MapPixels == 0))
            return;
        var atSteps = steps && options.Sequence.ColumnsAtEachStep;
        foreach (var input in inputs)
            if (input.IsSequence && !steps)
                throw Unread(input, "is a sequence, and all tasks have an answer for each pixel of an image");
            else if (!input.IsSequence && !atSteps && !(maps && options.EncodingOf(input) is ImageEncoding { Decoder: not null }))
                throw Unread(
                    input,
                    steps && !maps ? "is no sequence, all tasks have an answer for each step, and ColumnsAtEachStep is false"
                        : steps ? "has no Decoder, no task has one answer for each row, and ColumnsAtEachStep is false"
                        : "has no Decoder, and all tasks have an answer for each pixel of an image"
                );
    }

    private static void Sequence(MultiTaskOptions options, InputColumn input)
    {
        if (options.EncodingOf(input) is not ImageEncoding image)
            return;
        if (image is { Trunk: null } or { Decoder: not null })
            throw new ArgumentException(
                $"Feature column '{input.Name}' is a sequence whose steps are images by its encoding: give the ImageEncoding a Trunk and "
                    + "no Decoder, so that each step becomes a vector."
            );
        if (options.Augmentations.Count > 0)
            throw new ArgumentException(
                $"Feature column '{input.Name}' is a sequence of images, which Augmentations do not change. Leave them out, or change the "
                    + "images in front of the trainer."
            );
    }

    private static ArgumentException Unread(InputColumn input, string why) =>
        new($"Feature column '{input.Name}' is read by no task: it {why}. Leave it out, or add a task with one answer for each row.");
}
