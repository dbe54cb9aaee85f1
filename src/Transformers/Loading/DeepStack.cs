using System.Runtime.ExceptionServices;

namespace MlNet.MultiTask;

/// <summary>
/// Runs what recurses as deep as a file says on a thread whose stack is deep enough for all that <see cref="ModelZip"/> lets pass.
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
