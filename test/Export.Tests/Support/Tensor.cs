namespace MlNet.MultiTask.Export.Tests;

/// <summary>A dense float tensor with NumPy-like indexing, for writing expectations as plain loops.</summary>
internal sealed record Tensor(int[] Dims, float[] Items)
{
    public static Tensor Zeros(params int[] dims) => new(dims, new float[dims.Aggregate(1, (a, b) => a * b)]);

    /// <summary>Values in [−2, 2], the same for the same seed.</summary>
    public static Tensor Random(int seed, params int[] dims)
    {
        var random = new Random(seed);
        var tensor = Zeros(dims);
        for (int i = 0; i < tensor.Items.Length; i++)
            tensor.Items[i] = random.NextSingle() * 4 - 2;
        return tensor;
    }

    /// <summary>A tensor from a formula of the index.</summary>
    public static Tensor From(int[] dims, Func<int[], double> formula)
    {
        var tensor = Zeros(dims);
        int[] index = new int[dims.Length];
        for (int i = 0; i < tensor.Items.Length; i++)
        {
            tensor.Items[i] = (float)formula(index);
            for (int axis = dims.Length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--)
                index[axis] = 0;
        }
        return tensor;
    }

    public float this[params ReadOnlySpan<int> index]
    {
        get
        {
            int offset = 0;
            for (int i = 0; i < index.Length; i++)
                offset = offset * Dims[i] + index[i];
            return Items[offset];
        }
    }
}
