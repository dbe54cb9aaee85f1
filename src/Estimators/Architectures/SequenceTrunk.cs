namespace MlNet.MultiTask.Extending;

/// <summary>Reads the steps of sequences in their context. A user's own derives from this class, trains and exports as it is.</summary>
/// <remarks>Instances hold settings only.</remarks>
public abstract class SequenceTrunk
{
    /// <summary>Whether half of the values of a step are what was read from the end of the row: the last step of these is the first of the
    /// row.</summary>
    /// <value>Unless overridden false.</value>
    public virtual bool ReadsBothWays => false;

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }

    /// <summary>Reads a batch.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="steps">[batch, length, width], 0 behind a row's end.</param>
    /// <param name="mask">[batch, length]: 1 for a row's steps, 0 behind its end.</param>
    /// <returns>[batch, length, width] of any width. What stands behind a row's end is not looked at. Or [batch, width], a vector of each
    /// row, which then is not pooled: no token task can read it.</returns>
    public abstract T Read<T>(IOps<T> ops, T steps, T mask);

    /// <summary>The numbers by which it reads keys: of the filling, of each key, and of a key that is missing or unknown. It then gets
    /// these, int64 [batch, length], instead of steps.</summary>
    /// <param name="keyCount">Keys of the column.</param>
    /// <returns>keyCount + 2 whole numbers; null where it reads steps.</returns>
    internal virtual ReadOnlyMemory<float>? IdsOfKeys(int keyCount) => null;
}
