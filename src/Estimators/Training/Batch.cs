using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Rows of one step, as tensors on the network's device.</summary>
/// <param name="Inputs">[rows, size] per input column.</param>
/// <param name="Labels">Per task, as its head wants them.</param>
/// <param name="Weights">[rows] per task with sum 1; null where all rows count alike.</param>
/// <param name="Masses">Sum of the row weights per task before they were scaled to 1: how much the batch counts in a mean over batches.</param>
/// <param name="Tasks">The tasks with a labelled row, ascending.</param>
/// <param name="Rows">Number of rows.</param>
internal sealed record Batch(Tensor[] Inputs, Tensor[] Labels, Tensor?[] Weights, double[] Masses, int[] Tasks, int Rows);
