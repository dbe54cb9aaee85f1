using System.Runtime.ExceptionServices;

namespace MlNet.MultiTask;

/// <summary>
/// Runs code that recurses as deep as a file is nested, on a thread with a stack large enough for everything that <see cref="ModelZip"/>
/// accepts.
/// </summary>
internal static class DeepStack
{
    private const int Bytes = 256 << 20;

    public static T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            Bytes
        )
        {
            IsBackground = true,
            Name = "MultiTask load",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
