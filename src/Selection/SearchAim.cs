namespace MlNet.MultiTask.Extending;

/// <summary>What a search makes as good as it can: a number from the tasks' relative changes against their references.</summary>
/// <remarks>A change is (−1)ˡ (M − B) / |B| with l = 1 where less is better, as in <see cref="RelativeChange"/>: 0.02 is two percent better
/// than the reference B.</remarks>
public abstract class SearchAim
{
    /// <summary>How good the changes are; more is better.</summary>
    /// <param name="changes">Each task's relative change, by its name.</param>
    public abstract double Score(IReadOnlyDictionary<string, double> changes);

    /// <summary>By how much the changes break a constraint: points that break none come before all that do, and those that break it less
    /// before those that do more.</summary>
    /// <param name="changes">Each task's relative change, by its name.</param>
    /// <value>Unless overridden 0: there is no constraint.</value>
    public virtual double Violation(IReadOnlyDictionary<string, double> changes) => 0;

    /// <summary>What it is, for the log.</summary>
    public virtual string Describe() => GetType().Name;

    /// <summary>Throws where a setting is out of range. Called before the first trial.</summary>
    /// <param name="tasks">Names of the tasks that are searched for.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or names a task that is not there.</exception>
    public virtual void Validate(IReadOnlyList<string> tasks) { }
}
