namespace ServingBenchmark;

/// <summary>Replaces a model file again and again, by another and a broken one in turn.</summary>
public static class FileSwapper
{
    public static async Task<int> RunAsync(string path, string model, string other, TimeSpan every, CancellationToken stop)
    {
        for (var swaps = 0; ; swaps++)
        {
            try
            {
                await Task.Delay(every, stop);
            }
            catch (OperationCanceledException)
            {
                return swaps;
            }
            var next = path + ".new";
            if (swaps % 3 == 2)
                await File.WriteAllTextAsync(next, "this is no model", CancellationToken.None);
            else
                File.Copy(swaps % 3 == 0 ? other : model, next, overwrite: true);
            File.SetLastWriteTimeUtc(next, DateTime.UtcNow);
            File.Move(next, path, overwrite: true);
        }
    }
}
