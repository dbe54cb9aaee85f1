namespace Benchmarks;

/// <summary>Keeps some cores busy, as another program would.</summary>
internal sealed class BusyCores : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _stop;

    public BusyCores(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Spin) { IsBackground = true })];
        foreach (var thread in _threads)
            thread.Start();
    }

    public void Dispose()
    {
        _stop = true;
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Spin()
    {
        var number = 1.0;
        while (!_stop)
            for (var i = 0; i < 10_000; i++)
                number = Math.Sqrt(number + i);
    }
}
