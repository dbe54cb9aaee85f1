using System.Text.Json;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Holds what an action throws against an exception of a fixture.</summary>
internal static class ExpectedException
{
    /// <param name="expected">type, message, paramName, inner.</param>
    /// <param name="action">What must throw.</param>
    /// <param name="folder">The folder that the fixture calls &lt;dir&gt;.</param>
    public static void Check(JsonElement expected, Action action, string? folder = null)
    {
        var thrown = Catch(action);
        Assert.IsNotNull(thrown, $"nothing was thrown, expected {expected.GetRawText()}");
        CheckOne(expected, thrown, folder);
    }

    /// <summary>
    /// The same for what reading rows throws: the real one may hand rows over between threads and wraps what happened there
    /// as often as it does so, which depends on the machine. So the innermost exceptions are compared.
    /// </summary>
    public static void CheckInnermost(JsonElement expected, Action action, string? folder = null)
    {
        var thrown = Catch(action);
        Assert.IsNotNull(thrown, $"nothing was thrown, expected {expected.GetRawText()}");
        while (expected.TryGetProperty("inner", out var inner))
            expected = inner;
        while (thrown.InnerException is { } innerException)
            thrown = innerException;
        CheckOne(expected, thrown, folder);
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (System.Reflection.TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            // The real one calls some of its generic methods by reflection; the fixtures hold what was thrown inside.
            return inner;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static void CheckOne(JsonElement expected, Exception thrown, string? folder)
    {
        Assert.AreEqual(expected.GetProperty("type").GetString(), thrown.GetType().FullName, thrown.ToString());
        var message = folder is null ? thrown.Message : thrown.Message.Replace(folder, "<dir>", StringComparison.Ordinal);
        Assert.AreEqual(expected.GetProperty("message").GetString(), message);
        if (expected.TryGetProperty("paramName", out var name))
            Assert.AreEqual(name.GetString(), (thrown as ArgumentException)?.ParamName);
        if (expected.TryGetProperty("inner", out var inner))
        {
            Assert.IsNotNull(thrown.InnerException, "an inner exception is missing");
            CheckOne(inner, thrown.InnerException, folder);
        }
    }
}
