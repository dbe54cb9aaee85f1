using System.Numerics.Tensors;
using TorchSharp;

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
    internal void Clip(Span<float> gradients)
    {
        // Scaled by the largest entry first, so that no square overflows.
        var largest = ClipNorm > 0 ? MathF.Abs(TensorPrimitives.MaxMagnitude(gradients)) : 0;
        if (!(largest > 0))
            return;
        var sum = 0.0;
        foreach (var gradient in gradients)
            sum += (double)(gradient / largest) * (gradient / largest);
        var norm = largest * Math.Sqrt(sum);
        if (norm > ClipNorm)
            TensorPrimitives.Multiply(gradients, (float)(ClipNorm / norm), gradients);
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
            gradients.mul_(norm.reciprocal().mul(ClipNorm).clamp_max(1).to(torch.ScalarType.Float32));
        }
    }

    /// <summary>Adds the penalties' gradients by libtorch's operations.</summary>
    internal void Penalize(torch.Tensor values, torch.Tensor gradients)
    {
        if (L2 > 0)
            gradients.add_(values, L2);
        if (L1 > 0)
            gradients.add_(values.sign(), L1);
    }
}
