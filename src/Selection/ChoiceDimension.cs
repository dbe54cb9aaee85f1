namespace MlNet.MultiTask;

/// <summary>One of several values, kept as its position.</summary>
internal sealed class ChoiceDimension<T>(string name, IReadOnlyList<(string Name, T Value)> values) : SearchDimension(name)
    where T : notnull
{
    internal override double[] Centre => [0];

    internal override IReadOnlyList<double[]> Extremes => Grid(0);

    internal override void Validate()
    {
        if (values.Count == 0)
            throw Bad("there is no value to choose from.");
        if (values.GroupBy(value => value.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Bad($"the value '{twice.Key}' is there {twice.Count()} times; give the values names of their own.");
    }

    internal override double[] Draw(SeededRandom random) => [random.Below(values.Count)];

    internal override IReadOnlyList<double[]> Grid(int points) => [.. Enumerable.Range(0, values.Count).Select(i => new double[] { i })];

    internal override object Value(double[] numbers) => values[(int)numbers[0]].Value;

    internal override string Text(double[] numbers) => values[(int)numbers[0]].Name;

    // A value that names itself is compared setting by setting, so that an option that is added to the library later changes nothing.
    internal override SettingsNode Settings =>
        new SettingsList([
            .. values.Select(value =>
                SettingsReader.Read(value.Value) is var node && node.ToString() == value.Name ? node : new SettingsScalar(value.Name)
            ),
        ]);

    internal override string Describe() => $"choice of {string.Join(" | ", values.Select(value => value.Name))}";
}
