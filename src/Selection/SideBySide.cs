using System.Runtime.ExceptionServices;

namespace MlNet.MultiTask;

/// <summary>Runs independent trainings on threads of their own: libtorch keeps its number of threads per thread.</summary>
internal static class SideBySide
{
    /// <summary>How many run at once.</summary>
    /// <param name="asked">What was asked for; 0 for one per core.</param>
    /// <param name="count">How many there are.</param>
    public static int Degree(int asked, int count) => Math.Max(1, Math.Min(asked > 0 ? asked : Environment.ProcessorCount, count));

    /// <summary>Most threads that each may choose when so many run at once.</summary>
    public static int ThreadLimit(int degree) => Math.Max(1, Environment.ProcessorCount / degree);

    /// <summary>
    /// The results in order, null for what was cancelled. After an error or a cancellation no more are started, and those under way are
    /// waited for; then the first error in order is thrown.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="degree">How many at once; 1 runs them in turn on this thread.</param>
    /// <param name="run">Runs one of them.</param>
    /// <param name="cancellation">Ends between two of them.</param>
    /// <param name="progress">Told the share that is done, which only grows, by one thread at a time; null for nobody.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before any had ended.</exception>
    public static T?[] Run<T>(int count, int degree, Func<int, T> run, CancellationToken cancellation, IProgress<double>? progress = null)
        where T : class
    {
        var results = new T?[count];
        var errors = new Exception?[count];
        var (next, failed, done) = (-1, false, 0);
        var telling = new Lock();
        if (degree == 1)
            Work();
        else
        {
            Thread[] threads = [.. Enumerable.Range(0, degree).Select(_ => new Thread(Work) { IsBackground = true })];
            foreach (var thread in threads)
                thread.Start();
            foreach (var thread in threads)
                thread.Join();
        }
        if (errors.FirstOrDefault(error => error is not null) is { } first)
        {
            Drop();
            ExceptionDispatchInfo.Throw(first);
        }
        return results.Any(result => result is not null)
            ? results
            : throw new OperationCanceledException("It was cancelled before any training had ended.", cancellation);

        void Work()
        {
            while (
                !Volatile.Read(ref failed) && !cancellation.IsCancellationRequested && Interlocked.Increment(ref next) is var i && i < count
            )
                try
                {
                    results[i] = run(i);
                    lock (telling)
                        progress?.Report(++done / (double)count);
                }
                catch (OperationCanceledException)
                {
                    Volatile.Write(ref failed, true);
                }
                catch (Exception error)
                {
                    errors[i] = error;
                    Volatile.Write(ref failed, true);
                }
        }

        void Drop()
        {
            foreach (var result in results)
                (result as IDisposable)?.Dispose();
        }
    }
}
