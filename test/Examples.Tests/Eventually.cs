namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Waits for what another process does in its own time.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        for (var end = Environment.TickCount64 + 60_000; Environment.TickCount64 < end; await Task.Delay(50))
            if (await condition())
                return;
        Assert.Fail($"not within a minute: {what}");
    }
}
