namespace MlNet.MultiTask;

/// <summary>One setting that a search varies. Values are kept as numbers, so that a trial can be written down and made again.</summary>
public abstract class SearchDimension
{
    private protected SearchDimension(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Its name, by which <see cref="SearchPoint"/> gives its value.</summary>
    public string Name { get; }

    /// <summary>One of several values; their texts name them in the log.</summary>
    /// <param name="name">Name of the dimension.</param>
    /// <param name="values">The values, each with a text of its own.</param>
    public static SearchDimension Choice<T>(string name, params IReadOnlyList<T> values)
        where T : notnull => new ChoiceDimension<T>(name, [.. (values ?? []).Select(value => (SettingsText.Of(value), value))]);

    /// <summary>One of several values with names, such as makers of balancers.</summary>
    /// <param name="name">Name of the dimension.</param>
    /// <param name="values">The values by their names.</param>
    public static SearchDimension Choice<T>(string name, params IReadOnlyList<(string Name, T Value)> values)
        where T : notnull => new ChoiceDimension<T>(name, values ?? []);

    /// <summary>A number, each as likely as another.</summary>
    /// <param name="name">Name of the dimension.</param>
    /// <param name="low">The least.</param>
    /// <param name="high">The most.</param>
    public static SearchDimension Uniform(string name, double low, double high) => new RangeDimension(name, low, high, RangeScale.Linear);

    /// <summary>A number of which each power of ten is as likely as another, such as a learning rate.</summary>
    /// <param name="name">Name of the dimension.</param>
    /// <param name="low">The least, above 0.</param>
    /// <param name="high">The most.</param>
    public static SearchDimension LogUniform(string name, double low, double high) =>
        new RangeDimension(name, low, high, RangeScale.Logarithmic);

    /// <summary>A whole number, each as likely as another.</summary>
    /// <param name="name">Name of the dimension.</param>
    /// <param name="low">The least.</param>
    /// <param name="high">The most, included.</param>
    public static SearchDimension Integer(string name, int low, int high) => new RangeDimension(name, low, high, RangeScale.Whole);

    /// <summary>Weights αₜ > 0 of the tasks with a mean of 1, each mixture as likely as another (uniform on the simplex).
    /// <see cref="SearchPoint.Weigh"/> gives them to the tasks.</summary>
    /// <param name="name">Name of the dimension.</param>
    /// <param name="tasks">Names of the tasks, at least two.</param>
    public static SearchDimension TaskWeights(string name, params IReadOnlyList<string> tasks) => new SimplexDimension(name, tasks ?? []);

    /// <summary>Throws where no value could be drawn; says which dimension, and what is wrong.</summary>
    internal abstract void Validate();

    /// <summary>A random value.</summary>
    internal abstract double[] Draw(SeededRandom random);

    /// <summary>The values of a grid.</summary>
    /// <param name="points">How many for a range.</param>
    internal abstract IReadOnlyList<double[]> Grid(int points);

    /// <summary>A value in the middle.</summary>
    internal abstract double[] Centre { get; }

    /// <summary>The values at its ends: where any is impossible, one of these is.</summary>
    internal abstract IReadOnlyList<double[]> Extremes { get; }

    /// <summary>What the numbers stand for.</summary>
    internal abstract object Value(double[] numbers);

    /// <summary>The value as text.</summary>
    internal abstract string Text(double[] numbers);

    /// <summary>Everything that the dimension is, as text: two searches with the same text draw the same.</summary>
    internal abstract string Describe();

    /// <summary>What it is, for a log that a search is resumed from.</summary>
    internal virtual SettingsNode Settings => new SettingsScalar(Describe());

    private protected ArgumentException Bad(string what) => new($"Search dimension '{Name}': {what}");
}
