namespace MlNet.MultiTask;

/// <summary>Finds rows of a batch that could not be scored because a feature is missing.</summary>
internal static class MissingFeatures
{
    /// <summary>Throws where a score of some rows is NaN.</summary>
    /// <param name="batch">The batch, after its run.</param>
    /// <param name="session">What ran it.</param>
    /// <param name="from">The first row to look at.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="firstRow">The number of the first row, for the error.</param>
    /// <exception cref="InvalidOperationException">One is.</exception>
    public static void Refuse(ScoringBatch batch, ScoringSession session, int from, int count, long firstRow)
    {
        for (var i = 0; i < session.Outputs.Length; i++)
        {
            if (FirstNaN(batch.Outputs[i], from, count) is not { } found)
                continue;
            throw new InvalidOperationException(
                $"Row {firstRow + found.Row - from} has no '{session.Outputs[i].Name}': {Why(batch, session, found.Row)}. Fill missing "
                    + "features with ReplaceMissingValues in front of the model, "
                    + $"or unset {nameof(ExecutionOptions)}.{nameof(ExecutionOptions.RefuseMissing)} to get NaN."
            );
        }
    }

    private static string Why(ScoringBatch batch, ScoringSession session, int row)
    {
        for (var i = 0; i < session.Inputs.Length; i++)
        {
            if (FirstNaN(batch.Inputs[i], row, 1) is not { } found)
                continue;
            var column = session.Inputs[i];
            var slot =
                column.IsSequence ? $" in step {found.Slot / column.Size}"
                : column.IsScalar ? ""
                : column.SlotNames.Count > 0 ? $" in the slot '{column.SlotNames[found.Slot]}'"
                : $" in slot {found.Slot}";
            return $"the feature column '{column.Name}' is NaN{slot}";
        }
        return "a feature that it depends on is missing";
    }

    private static (int Row, int Slot)? FirstNaN(TensorBuffer buffer, int from, int count)
    {
        for (var row = from; row < from + count; row++)
        {
            var values = buffer switch
            {
                TypedBuffer<float> numbers => numbers.Values.AsSpan(row * numbers.Size, numbers.Size),
                SequenceBuffer<float> steps => steps.Row(row),
                _ => [],
            };
            for (var i = 0; i < values.Length; i++)
                if (float.IsNaN(values[i]))
                    return (row, i);
        }
        return null;
    }
}
