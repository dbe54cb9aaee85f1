using System.Numerics.Tensors;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;

namespace MlNet.MultiTask;

/// <summary>What is done to the gradients before the update.</summary>
public sealed record Regularization
{
    /// <summary>λ of the penalty λ Σ |θ|.</summary>
    /// <value>Default 0. 0 or more.</value>
    public double L1 { get; init; }

    /// <summary>λ of the penalty λ/2 Σ θ²: λ θ is added to the gradient.</summary>
    /// <value>Default 0. 0 or more.</value>
    public double L2 { get; init; }

    /// <summary>Largest Euclidean norm of the whole gradient, penalties left out; a longer one is scaled down (Pascanu, Mikolov, Bengio
    /// 2013, algorithm 1). 0 leaves it.</summary>
    /// <value>Default 0. 0 or more.</value>
    public double ClipNorm { get; init; }

    /// <summary>Whether <see cref="Penalize(ReadOnlySpan{float}, Span{float})"/> changes gradients.</summary>
    internal bool HasPenalty => L1 > 0 || L2 > 0;

    internal void Validate()
    {
        Guard.NotNegative(L1);
        Guard.NotNegative(L2);
        Guard.NotNegative(ClipNorm);
    }

    internal void Apply(ReadOnlySpan<float> values, Span<float> gradients)
    {
        Clip(gradients);
        Penalize(values, gradients);
    }

    /// <summary>Scales the whole gradient down where it is longer than <see cref="ClipNorm"/>.</summary>
    internal void Clip(Span<float> gradients) => Clip(gradients, [(0, gradients.Length)]);

    /// <summary>The same where all but some parts of the gradient is zero: time follows the parts.</summary>
    internal void Clip(Span<float> gradients, IEnumerable<(int Start, int Length)> parts)
    {
        if (!(ClipNorm > 0))
            return;
        // Scaled by the largest entry first, so that no square overflows.
        var largest = 0f;
        foreach (var (start, length) in parts)
            if (length > 0)
                largest = MathF.Max(largest, MathF.Abs(TensorPrimitives.MaxMagnitude<float>(gradients.Slice(start, length))));
        if (!(largest > 0))
            return;
        var sum = 0.0;
        foreach (var (start, length) in parts)
            foreach (var gradient in gradients.Slice(start, length))
                sum += (double)(gradient / largest) * (gradient / largest);
        var norm = largest * Math.Sqrt(sum);
        if (!(norm > ClipNorm))
            return;
        foreach (var (start, length) in parts)
            TensorPrimitives.Multiply(gradients.Slice(start, length), (float)(ClipNorm / norm), gradients.Slice(start, length));
    }

    /// <summary>Adds the penalties' gradients, of all parameters or of some.</summary>
    internal void Penalize(ReadOnlySpan<float> values, Span<float> gradients)
    {
        if (L2 > 0)
            TensorPrimitives.MultiplyAdd(values, (float)L2, gradients, gradients);
        for (var i = 0; i < values.Length && L1 > 0; i++)
            gradients[i] += (float)L1 * MathF.Sign(values[i]);
    }

    /// <summary>The same by libtorch's operations, without waiting for the device: what scales a long gradient down stays a
    /// tensor.</summary>
    internal void Apply(torch.Tensor values, torch.Tensor gradients)
    {
        Clip(gradients);
        Penalize(values, gradients);
    }

    /// <summary>Scales the whole gradient down where it is longer than <see cref="ClipNorm"/>, by libtorch's operations.</summary>
    internal void Clip(torch.Tensor gradients)
    {
        if (ClipNorm > 0)
        {
            // In double precision no square overflows; a gradient of zero gives infinity, which the limit of 1 takes care of.
            var norm = gradients.to(torch.ScalarType.Float64).norm();
            gradients.mul_(norm.reciprocal().mul(Held(ClipNorm)).clamp_max(Held(1)).to(torch.ScalarType.Float32));
        }
    }

    /// <summary>Adds the penalties' gradients by libtorch's operations.</summary>
    internal void Penalize(torch.Tensor values, torch.Tensor gradients)
    {
        if (L2 > 0)
            gradients.add_(values, Held(L2));
        if (L1 > 0)
            gradients.add_(values.sign(), Held(L1));
    }
}
