using System.Reflection;
using System.Text.Json;

namespace MlNet.Fixtures.Tests.Model;

/// <summary>
/// Holds an exception and its inner ones against a fixture. ML.NET makes components by reflection, which puts a
/// TargetInvocationException in between; the fixtures leave it out.
/// </summary>
internal static class ExceptionChain
{
    public static void Check(JsonElement expected, Action action, string folder)
    {
        Exception? thrown = null;
        try
        {
            action();
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        for (JsonElement? level = expected; level is { } one; level = one.TryGetProperty("inner", out var inner) ? inner : null)
        {
            while (thrown is TargetInvocationException)
                thrown = thrown.InnerException;
            Assert.IsNotNull(thrown, $"nothing was thrown where {one.GetRawText()} was expected");
            Assert.AreEqual(one.GetProperty("type").GetString(), thrown.GetType().FullName, thrown.ToString());
            Assert.AreEqual(one.GetProperty("message").GetString(), thrown.Message.Replace(folder, "<dir>", StringComparison.Ordinal));
            if (one.TryGetProperty("paramName", out var name))
                Assert.AreEqual(name.GetString(), ((ArgumentException)thrown).ParamName);
            thrown = thrown.InnerException;
        }
    }
}
