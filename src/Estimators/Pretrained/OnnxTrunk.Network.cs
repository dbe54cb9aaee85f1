using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

// The network that the options above are of.
public sealed partial class OnnxTrunk
{
    /// <inheritdoc/>
    /// <exception cref="OnnxModelException">The file does not fit images of this size.</exception>
    public override T Trunk<T>(IOps<T> ops, T image) => Vector(ops, Run(ops, image));

    /// <summary>Whether <see cref="Outputs"/> names the maps that a decoder reads.</summary>
    public override bool HasStages => Outputs.Count > 0;

    /// <summary>The values of <see cref="Outputs"/> as they are, for decoders.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="image">[batch, channels, height, width].</param>
    /// <returns>[batch, channels, height, width] each, in the order of <see cref="Outputs"/>.</returns>
    /// <exception cref="OnnxModelException">One is no map of an image, or larger than the one in front of it.</exception>
    public override IReadOnlyList<T> Stages<T>(IOps<T> ops, T image)
    {
        var maps = Run(ops, image);
        for (var i = 0; i < maps.Length; i++)
            if (
                ops.Rank(maps[i]) != 4
                || (i > 0 && (ops.Size(maps[i], 2) > ops.Size(maps[i - 1], 2) || ops.Size(maps[i], 3) > ops.Size(maps[i - 1], 3)))
            )
                throw new OnnxModelException(
                    $"The value '{Graph.Outputs[i]}' is no map [batch, channels, height, width], or larger than the one in front of it: a "
                        + $"decoder reads maps from the finest to the coarsest. Name them in {nameof(Outputs)}."
                );
        return maps;
    }

    /// <summary>The vector of an image from its maps, where <see cref="Stages"/> were computed before.</summary>
    /// <param name="ops">The operations, in the scope of <see cref="Stages"/>.</param>
    /// <param name="stages">What these gave.</param>
    public override T PoolStages<T>(IOps<T> ops, IReadOnlyList<T> stages) => Vector(ops, stages);

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        ArgumentNullException.ThrowIfNull(ops);
        if (TakesImages)
            return base.Represent(ops, features, taskCount);
        var shared = new T[taskCount];
        Array.Fill(shared, Trunk(ops.Scope("trunk"), features));
        return ops.Towers(shared, TowerLayers, Layers);
    }

    /// <summary>What the file has of the trunk, all weights included; null where that is too large for one array.</summary>
    internal byte[]? Whole() => TrunkFile.Whole(Graph, Digest);

    /// <summary>The same without what a network that was built with it has itself, compressed.</summary>
    internal byte[] Structure() => TrunkFile.Structure(Graph, Digest);

    private T[] Run<T>(IOps<T> ops, T image)
    {
        ArgumentNullException.ThrowIfNull(ops);
        var graph = Graph;
        image = Fitting(ops, image, graph.DeclaredDims);
        int[] dims = [.. Enumerable.Range(1, ops.Rank(image) - 1).Select(axis => ops.Size(image, axis))];
        return graph.Run(ops, image, dims);
    }

    private T Vector<T>(IOps<T> ops, IReadOnlyList<T> values)
    {
        var vectors = new T[values.Count];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = ops.Rank(values[i]) switch
            {
                2 => values[i],
                1 => ops.Reshape(values[i], 1),
                3 => ops.Mean(values[i], 1),
                4 => ops.GlobalAveragePool(values[i]),
                var rank => throw new OnnxModelException(
                    $"The value '{Graph.Outputs[i]}' has {rank} axes; a trunk ends with values of 1 to 4."
                ),
            };
        return vectors.Length == 1 ? vectors[0] : ops.Concat(1, vectors);
    }

    // The image as the file's input wants it.
    private static T Fitting<T>(IOps<T> ops, T image, int[]? declared)
    {
        if (declared is null)
            return image;
        var rank = ops.Rank(image);
        var isLast = rank == 4 && declared.Length == 4 && declared[3] == ops.Size(image, 1) && declared[1] != declared[3];
        if (declared.Length == 2 && rank != 2)
            image = ops.Flatten(image);
        else if (isLast)
            image = ops.Transpose(image, 0, 2, 3, 1);
        // Steps of a row in an image of one channel, or of one row of pixels.
        else if (declared.Length == 3 && rank == 4 && ops.Size(image, 1) == 1)
            image = ops.Reshape(image, ops.Size(image, 2), ops.Size(image, 3));
        else if (declared.Length == 3 && rank == 4 && ops.Size(image, 2) == 1)
            image = ops.Reshape(image, ops.Size(image, 1), ops.Size(image, 3));
        int[] dims = [.. Enumerable.Range(1, ops.Rank(image) - 1).Select(axis => ops.Size(image, axis))];
        // Height and width may be others; whether the network takes them shows when it is built.
        var channels = declared.Length == 4 && !isLast ? 1 : declared.Length - 1;
        var fits = declared.Length == dims.Length + 1 && (declared[channels] == 0 || declared[channels] == dims[channels - 1]);
        return fits
            ? image
            : throw new OnnxModelException(
                $"The file reads [{string.Join(", ", declared.Select(size => size > 0 ? $"{size}" : "any"))}], and gets "
                    + $"[batch, {string.Join(", ", dims)}]: the column's encoding has to give as many channels or values as that."
            );
    }
}
