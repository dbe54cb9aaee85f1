using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Calls a user's own loss and says what is wrong with its shape.</summary>
internal static class OwnLoss
{
    /// <exception cref="InvalidOperationException">It does not give a number for each row.</exception>
    public static Tensor Of(TaskDefinition task, Func<Tensor, Tensor, Tensor> loss, Tensor logits, Tensor labels)
    {
        var perRow = loss(logits, labels);
        var rows = logits.size(0);
        if (perRow is null || perRow.dim() is not (1 or 2) || perRow.size(0) != rows)
            throw new InvalidOperationException(
                $"Task '{task.Name}': LossFunction gave {(perRow is null ? "null" : $"a tensor [{string.Join(", ", perRow.shape)}]")} for "
                    + $"logits [{string.Join(", ", logits.shape)}] and labels [{string.Join(", ", labels.shape)}]; expected a loss for "
                    + $"each row, [{rows}] or [{rows}, width], not yet summed or averaged over the rows."
            );
        return perRow;
    }
}
