namespace MlNet.MultiTask;

/// <summary>Names the data set in the errors of an action.</summary>
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
            throw new ArgumentOutOfRangeException(set.Prefix + error.Message, error);
        }
        catch (ArgumentException error) when (error.GetType() == typeof(ArgumentException))
        {
            throw new ArgumentException(set.Prefix + error.Message, error);
        }
        catch (InvalidOperationException error) when (error.GetType() == typeof(InvalidOperationException))
        {
            throw new InvalidOperationException(set.Prefix + error.Message, error);
        }
    }

    public static void Run(TrainingSet set, Action action) => Run(set, () =>
        {
            action();
            return true;
        });
}
