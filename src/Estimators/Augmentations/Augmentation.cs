namespace MlNet.MultiTask.Extending;

/// <summary>
/// A random change of an image while training: each row gets another one in each epoch, and rows that are held out or scored get none. The
/// numbers are drawn from the seed of the training, the epoch's shuffle and the row's place in it, so the same seed gives the same images.
/// </summary>
/// <remarks>A user's own derives from <see cref="GeometricAugmentation"/> or <see cref="PixelAugmentation"/>.</remarks>
public abstract class Augmentation
{
    private protected Augmentation() { }

    /// <summary>Share of the images that are changed.</summary>
    /// <value>Default 1, unless the class says otherwise. From 0 to 1.</value>
    public double Probability { get; init; } = 1;

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() => Check(Probability is >= 0 and <= 1, Probability, nameof(Probability), "from 0 to 1");

    /// <summary>Throws unless a setting is valid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    protected void Check(bool isValid, object value, string option, string expected)
    {
        if (!isValid)
            throw new ArgumentOutOfRangeException(option, value, $"{GetType().Name}: {option} must be {expected}.");
    }
}
