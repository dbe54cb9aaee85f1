using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>The tasks' gradients of one step, each a row as long as what they are taken with respect to.</summary>
internal abstract class TaskGradients : IDisposable
{
    /// <summary>Length of the rows.</summary>
    public int Length { get; private set; }

    /// <summary>Rows where <paramref name="hasSpans"/> says that memory can be worked on directly, tensors on the parameters' device
    /// otherwise.</summary>
    public static TaskGradients Create(bool hasSpans, int samples, int tasks) =>
        hasSpans ? new SpanGradients(samples, tasks) : new TensorGradients(samples, tasks);

    /// <summary>Begins a step with rows of zeros.</summary>
    public void Begin(int length)
    {
        Length = length;
        Clear();
    }

    /// <summary>Takes a task's gradient out of a flat tensor, which is zero afterwards.</summary>
    public abstract void Take(int task, int sample, torch.Tensor flat);

    /// <summary>A task's gradient.</summary>
    public abstract ReadOnlySpan<float> Row(int task, int sample);

    /// <summary>Adds up a task's gradients of all ranks.</summary>
    public abstract void Sum(RankGroup ranks, int task, int sample);

    /// <summary>⟨gᵢ of batch a, gⱼ of batch b⟩ of the given tasks, row by row.</summary>
    public double[] Products(ReadOnlySpan<int> tasks, int a, int b) => Products(tasks, a, b, Length);

    /// <summary>The same of their first values alone.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="a">A batch.</param>
    /// <param name="b">A batch.</param>
    /// <param name="length">Of how many.</param>
    public abstract double[] Products(ReadOnlySpan<int> tasks, int a, int b, int length);

    /// <summary>Writes Σ wᵢ gᵢ of the first batch into a flat tensor.</summary>
    public abstract void Combine(ReadOnlySpan<int> tasks, ReadOnlySpan<double> weights, torch.Tensor into);

    /// <inheritdoc/>
    public abstract void Dispose();

    protected abstract void Clear();
}
