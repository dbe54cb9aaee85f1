namespace MlNet.MultiTask;

/// <summary>Says in errors which data set they come from.</summary>
internal static class InSet
{
    public static T Run<T>(TrainingSet set, Func<T> action)
    {
        if (!set.IsNamed)
            return action();
        try
        {
            return action();
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new ArgumentOutOfRangeException(Text(set, error), error);
        }
        catch (ArgumentException error) when (error.GetType() == typeof(ArgumentException))
        {
            throw new ArgumentException(Text(set, error), error);
        }
        catch (InvalidOperationException error) when (error.GetType() == typeof(InvalidOperationException))
        {
            throw new InvalidOperationException(Text(set, error), error);
        }
    }

    public static void Run(TrainingSet set, Action action) => Run(set, () =>
        {
            action();
            return true;
        });

    private static string Text(TrainingSet set, Exception error) => $"Data set '{set.Name}': {error.Message}";
}
