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
    /// <returns>[batch, length, width] of any width. What stands behind a row's end is not looked at.</returns>
    public abstract T Read<T>(IOps<T> ops, T steps, T mask);
}
