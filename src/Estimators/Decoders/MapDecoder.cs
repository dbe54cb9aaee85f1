namespace MlNet.MultiTask.Extending;

/// <summary>
/// Makes one map of an image from the maps of its trunk, for tasks with an answer for each pixel. Written once against
/// <see cref="IOps{T}"/>; a user's own derives from this class, trains and exports as it is.
/// </summary>
/// <remarks>Instances hold settings only.</remarks>
public abstract class MapDecoder
{
    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }

    /// <summary>Makes the map.</summary>
    /// <param name="ops">The operations, in the decoder's scope.</param>
    /// <param name="stages">The trunk's maps [batch, channels, height, width], from the finest to the coarsest; at least one.</param>
    /// <returns>[batch, channels, height, width], as large as the map of the first stage or smaller. Each task's head is a convolution of
    /// one pixel behind it, resized to the label's size.</returns>
    public abstract T Decode<T>(IOps<T> ops, IReadOnlyList<T> stages);
}
