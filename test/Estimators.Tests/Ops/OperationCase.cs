namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>One operation applied to one input.</summary>
internal abstract class OperationCase
{
    /// <summary>Shape of the input behind the batch.</summary>
    public int[] Input { get; init; } = [6];

    public bool IsKeys { get; init; }

    /// <summary>Spread and shift of the random input, for functions that are not defined everywhere.</summary>
    public float Spread { get; init; } = 1;

    public float Shift { get; init; }

    public bool MayBeConstant { get; init; }

    public T Run<T>(IOps<T> ops, T x) => Apply(ops, Input.Length == 1 || IsKeys ? x : ops.Reshape(x, Input));

    protected abstract T Apply<T>(IOps<T> ops, T x);
}
